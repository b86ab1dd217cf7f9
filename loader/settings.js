// The settings of the full-page chat; see the table in README.md. Without a connection URL the
// server's own announcement is looked up (XEP-0156).
converse.initialize({
  view_mode: "fullscreen",
  show_connection_url_input: true,
});
