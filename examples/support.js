// Guests need no account; each is asked for a name once.
converse.initialize({
  view_mode: "embedded",
  singleton: true,
  authentication: "anonymous",
  auto_login: true,
  jid: "guests.example.org",
  auto_join_rooms: ["support@rooms.example.org"],
  allow_bookmarks: false,
  websocket_url: "wss://chat.example.org/xmpp-websocket",
});
