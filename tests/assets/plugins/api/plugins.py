"""Every plugin is a module that has a router."""

from fastapi import FastAPI

from api.routes import hall_routes, seat_open_routes, seat_close_routes

PLUGINS = [seat_open_routes, seat_close_routes, hall_routes]


def register(app: FastAPI, prefix: str) -> None:
    for plugin in PLUGINS:
        app.include_router(plugin.router, prefix=prefix)
