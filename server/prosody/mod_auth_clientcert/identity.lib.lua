-- The certificate behind a request or connection, and the users of this host that it names.

local hashes = require "util.hashes";
local ip_util = require "util.ip";
local jid_prepped_split = require "util.jid".prepped_split;
local nodeprep = require "util.encodings".stringprep.nodeprep;
local ssl = require "ssl";

local for_clients = module:require "purpose";
local unpack = table.unpack or unpack; -- luacheck: ignore 113/unpack

local oid_subject_alt_name = "2.5.29.17";
local oid_xmpp_addr = "1.3.6.1.5.5.7.8.5"; -- RFC 6120, 13.7.1.4

--- Settings ---

-- [SHA-256 in hex] = user
local function read_pins()
	local pinned = {};
	for name, prints in pairs(module:get_option("clientcert_pins", {})) do
		local user = nodeprep(name);
		assert(user and user ~= "", "clientcert_pins: no user name: "..tostring(name));
		for _, print in ipairs(type(prints) == "table" and prints or { prints }) do
			local hex = tostring(print):gsub("[%s:]", ""):lower();
			assert(#hex == 64 and not hex:find("%X"), "clientcert_pins: not a SHA-256 in hex: "..tostring(print));
			assert(not pinned[hex] or pinned[hex] == user, "clientcert_pins: one certificate, two users: "..hex);
			pinned[hex] = user;
		end
	end
	return pinned;
end

-- The certificates of a PEM file.
local function read_authorities(path)
	local file = assert(io.open(path));
	local text = file:read("*a");
	file:close();
	local list = {};
	for pem in text:gmatch("%-%-%-%-%-BEGIN CERTIFICATE%-%-%-%-%-.-%-%-%-%-%-END CERTIFICATE%-%-%-%-%-") do
		list[#list + 1] = assert(ssl.loadcertificate(pem));
	end
	assert(list[1], "clientcert_ca: no certificate in "..path);
	return list;
end

local function read_proxy()
	local option = module:get_option("clientcert_proxy");
	if not option then return nil; end
	assert(type(option) == "table" and type(option.addresses) == "table",
		"clientcert_proxy needs addresses = { … }");
	assert(type(option.secret) == "string" and #option.secret >= 16 and not option.secret:find("%s"),
		"clientcert_proxy needs a secret of at least 16 characters, without spaces");
	local proxy = { secret = option.secret, addresses = {} };
	proxy.header = (option.header or "X-Client-Cert"):lower():gsub("%-", "_");
	for i, text in ipairs(option.addresses) do
		local address, bits = ip_util.parse_cidr(text);
		proxy.addresses[i] = { assert(address, "clientcert_proxy: no IP address: "..text), bits };
	end
	return proxy;
end

local pinned = read_pins();
local proxy = read_proxy();
local authorities;
if module:get_option("clientcert_ca") then
	authorities = read_authorities(module:get_option_path("clientcert_ca", nil, "config"));
end

--- Where certificates come from ---

-- The certificate of a TLS connection, and whether its chain was found good.
local function of_connection(conn)
	if not conn or not conn:ssl() then return nil; end
	if conn.ssl_peercertificate then -- Prosody 13
		local cert = conn:ssl_peercertificate();
		return cert, cert and conn:ssl_peerverification() and true or false;
	end
	local socket = conn:socket(); -- COMPAT(prosody, 0.12)
	local cert = socket.getpeercertificate and socket:getpeercertificate();
	return cert, cert and socket:getpeerverification() and true or false;
end

local function from_proxy(conn)
	local address = ip_util.new_ip(conn:ip());
	for _, known in ipairs(proxy.addresses) do
		if address and ip_util.match(address, known[1], known[2]) then return true; end
	end
	return false;
end

local function unescape(text)
	return (text:gsub("%%(%x%x)", function (code) return string.char(tonumber(code, 16)); end));
end

-- The certificate that a TLS proxy says it saw, and whether it found the chain good.
--
-- The header holds "secret verdict certificate": all or nothing, so that a second header which Prosody folds
-- into the same name (X_Client_Cert) cannot lend its certificate to the real one's secret.
-- The verdict of nginx is SUCCESS, NONE or FAILED:reason, and the reason may hold spaces.
local function of_proxy(conn, header)
	local secret, verdict, rest = header:match("^(%S+) (%S+)(.*)$");
	if not secret or not from_proxy(conn) or not hashes.equals(secret, proxy.secret) then
		module:log("warn", "A client certificate in a header from %s is not believed", conn:ip());
		return nil;
	end
	local escaped = rest:match("(%S+)%s*$");
	if verdict == "NONE" or not escaped then return nil; end
	local ok, cert = pcall(ssl.loadcertificate, unescape(escaped));
	if not ok or not cert then return nil; end
	return cert, verdict == "SUCCESS";
end

local identity = {};

-- Who is at the other end: { cert, chain = whether its chain is good, print = its SHA-256 }, or nil.
-- `request` is nil for connections that speak no HTTP. Where there is a proxy's header, the connection is
-- the proxy's, and its certificate is nobody's.
function identity.of(conn, request)
	local header = proxy and request and request.headers[proxy.header];
	local cert, chain;
	if header then cert, chain = of_proxy(conn, header); else cert, chain = of_connection(conn); end
	if not cert then return nil; end
	return { cert = cert, chain = chain, print = cert:digest("sha256"):lower() };
end

--- Whom they name ---

local function issued_by_ours(cert)
	for _, authority in ipairs(authorities) do
		if authority:issued(cert, unpack(authorities)) then return true; end
	end
	return false;
end

-- The users of this host that a certificate is good for at this moment, as a list; or nil and why not.
function identity.users(id)
	if not id.cert:validat(os.time()) then return nil, "it is not valid at this time"; end
	if pinned[id.print] then return { pinned[id.print] }; end
	if not id.chain then return nil, "its chain is not good"; end
	if authorities and not issued_by_ours(id.cert) then return nil, "clientcert_ca did not issue it"; end
	if not for_clients(id.cert:pem()) then return nil, "it is not for clients"; end
	local names = id.cert:extensions()[oid_subject_alt_name];
	local users, seen = {}, {};
	for _, address in ipairs(names and names[oid_xmpp_addr] or {}) do
		local user, host, resource = jid_prepped_split(address);
		if user and host == module.host and not resource and not seen[user] then
			seen[user] = true;
			users[#users + 1] = user;
		end
	end
	if #users == 0 then return nil, "it names nobody at this host"; end
	return users;
end

-- Whether a certificate is good for this user at this moment.
function identity.serves(id, user)
	for _, name in ipairs(identity.users(id) or {}) do
		if name == user then return true; end
	end
	return false;
end

return identity;
