"""What is asked in a chat, and about its becoming a call."""

from session.command import SessionCommand
from session.personal import Personal
from session.vocabulary import Channel


class SendMessage(SessionCommand, frozen=True):
    """Say this in writing. `text`: at most `chat_rules.MAX_MESSAGE_CHARACTERS`."""

    text: Personal


class InviteToCall(SessionCommand, frozen=True):
    """The teller would rather talk than write."""


class TakeCall(SessionCommand, frozen=True):
    """The customer talks from now on, by `video` or `voice`."""

    channel: Channel


class DeclineCall(SessionCommand, frozen=True):
    """The customer would rather go on writing."""
