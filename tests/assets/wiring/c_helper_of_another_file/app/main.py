from app.factory import create_application
from app.routes import router

app = create_application(router)
