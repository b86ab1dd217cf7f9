-- Login with client certificates, with the TLS ended by Prosody itself.
--
-- To be merged into prosody.cfg.lua: everything above the VirtualHost is for the global part. The tests of
-- this project load this very file, with other ports, paths and names.

plugin_paths = { "/usr/local/lib/prosody/converse-rs" }

-- modules_enabled needs "bosh" and "websocket" (or one of them), beside "saslauth" and what else you use.

-- 5281 is for everybody. 5443 asks browsers for a certificate; whoever has one is asked to choose it at
-- the first contact, so keep this port for those who want to log in with it.
https_ports = { 5281, 5443 }
https_ssl = {
	certificate = "/etc/prosody/certs/example.org.crt";
	key = "/etc/prosody/certs/example.org.key";
	-- These two have to stand here. Inside [5443] they are lost for whoever sends a server name (SNI),
	-- that is for every browser.
	verifyext = { lsec_ignore_purpose = false }; -- else client certificates are checked as if they were servers'
	capath = false; -- else every authority that the operating system knows may issue certificates for your users
	[5443] = {
		-- Again, for a port's own settings replace the others' certificate.
		certificate = "/etc/prosody/certs/example.org.crt";
		key = "/etc/prosody/certs/example.org.key";
		verify = { "peer" }; -- ask, do not insist: without a certificate the password has to remain possible
		cafile = "/etc/prosody/client-certs/ca.crt";
	};
}

-- Native clients (STARTTLS on 5222) may log in with certificates, too. Leave this out if they shall not.
c2s_ssl = {
	verify = { "peer" };
	cafile = "/etc/prosody/client-certs/ca.crt";
	verifyext = { lsec_ignore_purpose = false };
	capath = false;
}

-- Which pages may talk to the server from a script (CORS). With certificates it has to be a list, and
-- credentials have to be allowed. access_control_allow_origins will not do: it stops mod_bosh from loading.
local pages = { enabled = true, credentials = true, origins = { "https://chat.example.org" } }
http_cors_override = { bosh = pages, websocket = pages }

VirtualHost "example.org"
	authentication = "clientcert"
	-- Accounts and passwords are kept by this one, as before.
	clientcert_fallback = "internal_hashed"
	-- Which pages may use the certificates of their visitors. CORS is no substitute.
	clientcert_origins = { "https://chat.example.org" }
	-- A second check, which holds whatever the TLS settings above say.
	clientcert_ca = "/etc/prosody/client-certs/ca.crt"
