"""The methods of the Bot API that sitrep may call, each a function of the world and its arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.simulator.arguments import Arguments
from bot.simulator.methods import chats, editing, files, profile, sending, updating
from bot.simulator.world import World

Method = Callable[[World, Arguments], Any]

# By the name in lower case, as the server looks them up. getUpdates waits, so the server has it itself.
METHODS: Mapping[str, Method] = {
    name.lower(): method
    for name, method in {
        "getMe": chats.get_me,
        "getChat": chats.get_chat,
        "getChatMember": chats.get_chat_member,
        "getChatAdministrators": chats.get_chat_administrators,
        "leaveChat": chats.leave_chat,
        "sendMessage": sending.send_message,
        "sendMessageDraft": sending.send_message_draft,
        "sendChatAction": sending.send_chat_action,
        "sendDocument": files.send_document,
        "sendPhoto": files.send_photo,
        "getFile": files.get_file,
        "editMessageText": editing.edit_message_text,
        "editMessageCaption": editing.edit_message_caption,
        "editMessageReplyMarkup": editing.edit_message_reply_markup,
        "deleteMessage": editing.delete_message,
        "answerCallbackQuery": editing.answer_callback_query,
        "setMyCommands": profile.set_my_commands,
        "getMyCommands": profile.get_my_commands,
        "deleteMyCommands": profile.delete_my_commands,
        "setMyDescription": profile.set_my_description,
        "getMyDescription": profile.get_my_description,
        "setMyShortDescription": profile.set_my_short_description,
        "getMyShortDescription": profile.get_my_short_description,
        "setWebhook": updating.set_webhook,
        "deleteWebhook": updating.delete_webhook,
        "getWebhookInfo": updating.get_webhook_info,
    }.items()
}
