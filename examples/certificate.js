// The port is one that asks browsers for a certificate; see server/prosody/README.md.
converse.initialize({
  authentication: "external",
  websocket_url: "wss://chat.example.org:5443/xmpp-websocket",
  bosh_service_url: "https://chat.example.org:5443/http-bind",
  jid: "example.org",
});
