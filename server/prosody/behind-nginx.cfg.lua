-- Login with client certificates, with the TLS ended by nginx (nginx/converse.conf is the other half).
--
-- To be merged into prosody.cfg.lua: everything above the VirtualHost is for the global part. The tests of
-- this project load this very file, with other ports, paths and names.

plugin_paths = { "/usr/local/lib/prosody/converse-rs" }

-- modules_enabled needs "bosh" and "websocket" (or one of them), beside "saslauth" and what else you use.

-- Plain HTTP, for nginx alone. Never open it to the network.
http_ports = { 5280 }
http_interfaces = { "127.0.0.1" }
https_ports = {}

-- Whose X-Forwarded-For and X-Forwarded-Proto count.
trusted_proxies = { "127.0.0.1" }

local pages = { enabled = true, credentials = true, origins = { "https://chat.example.org" } }
http_cors_override = { bosh = pages, websocket = pages }

VirtualHost "example.org"
	authentication = "clientcert"
	clientcert_fallback = "internal_hashed"
	clientcert_origins = { "https://chat.example.org" }
	clientcert_ca = "/etc/prosody/client-certs/ca.crt"
	-- The secret is what tells nginx from every other program on the machine. Make your own:
	-- openssl rand -hex 32
	clientcert_proxy = {
		addresses = { "127.0.0.1" };
		secret = "change-me-change-me-change-me";
	}
