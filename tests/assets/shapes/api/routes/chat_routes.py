from fastapi import APIRouter, WebSocket

from schemas.chat.chat import ChatInput, ChatOutput, Meta

router = APIRouter()


@router.websocket("/live")
async def live(socket: WebSocket):
    await socket.accept()
    text = await socket.receive_text()
    await socket.send_json({"text": text, "room": Meta().room})
    await socket.close()


@router.post("")
async def say(body: ChatInput) -> ChatOutput:
    return ChatOutput(text=body.text)
