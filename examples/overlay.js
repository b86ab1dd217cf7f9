converse.initialize({
  view_mode: "overlayed",
  websocket_url: "wss://chat.example.org/xmpp-websocket",
  default_domain: "example.org",
});
