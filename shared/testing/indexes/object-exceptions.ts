/** Tables of objects that stay small however long the object lives, each with the reason why; by the object's folder. */
export const SMALL_IN_OBJECTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "account-sessions": {
    session: "one account's sessions: those that ended are swept",
    ended_session: "told and deleted at once",
    login: "one account's sign-ins with applications",
    logout_notice: "applications that are still to be told: told and deleted",
  },
  "call-room": {
    call: "one row",
    listener: "who is told how the call stands: its participants and the chat",
    peer: "participants of one call",
  },
  "chat-room": {
    room: "one row",
    directory_due: "changes on their way to the directory: told and deleted",
    member: "all members are read when the object wakes, and kept in memory from then on",
    message_counted: "one row",
    message_day: "days that were not reported yet, and few before",
    mls_group: "one row",
    pin: "as many as may be pinned",
    relay: "one row a thousand sockets",
    search_state: "one row",
    mention: "mentions of who has not read them: they go with the read mark",
  },
  metrics: {
    sample: "one row a sample: a report is all of them",
    source: "one row an isolate that has reported lately",
  },
  "project-channel": {
    next: "one row",
    event: "the last events, by both their bounds: a fixed number is kept",
  },
  "upload-session": {
    part: "parts of one upload, at most ten thousand: it is put together of all of them",
    remainder: "bytes that do not fill a part yet, in a few rows",
  },
  "user-hub": {
    alert: "one row a chat or an event that is to be told soon",
    call: "calls that ring or go on, and those just ended",
    chat: "one person's chats: what is unread is the sum over them",
    device: "one person's devices, fifty at most",
    presence: "one row",
    ended_session: "sessions that ended within hours",
    room_session: "sockets of one person",
    notification_settings: "one row",
  },
  "view-counter": {
    counted: "one row",
    part: "parts of one count, a fixed number",
  },
};
