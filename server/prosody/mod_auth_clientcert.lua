-- Login with TLS client certificates (SASL EXTERNAL, XEP-0178) from web pages, over BOSH and WebSocket,
-- and from native clients. README.md beside this file says what it is safe against, and how.
--
-- This file is MPL-2.0. It works with Prosody 0.12 and knows the interface of 13.
-- luacheck: ignore 212/self

local base64 = require "util.encodings".base64;
local hashes = require "util.hashes";
local jid_prepped_split = require "util.jid".prepped_split;
local st = require "util.stanza";
local usermanager = require "core.usermanager";
local lxp = require "lxp";

local now = os.time;

local fallback_name = module:get_option_string("clientcert_fallback", "internal_hashed");
-- allow: EXTERNAL beside passwords; preferred: alone, where a certificate is good; required: or nothing
local policy = module:get_option_string("clientcert_policy", "allow");
local origins = module:get_option_set("clientcert_origins", {});
local allow_no_origin = module:get_option_boolean("clientcert_allow_no_origin", false);
local create_accounts = module:get_option_boolean("clientcert_create_accounts", false);
local pins = module:get_option("clientcert_pins", {});
local proxy = module:get_option("clientcert_proxy");
local check_interval = module:get_option_number("clientcert_check_interval", 30);

local oid_subject_alt_name = "2.5.29.17";
local oid_xmpp_addr = "1.3.6.1.5.5.7.8.5";
local xmlns_bosh = "http://jabber.org/protocol/httpbind";

if policy ~= "allow" and policy ~= "preferred" and policy ~= "required" then
	error("clientcert_policy must be 'allow', 'preferred' or 'required'");
end
if proxy and (type(proxy.secret) ~= "string" or #proxy.secret < 16 or not proxy.addresses) then
	error("clientcert_proxy needs addresses = { … } and a secret of at least 16 characters");
end
if origins:contains("null") then
	module:log("warn", "clientcert_origins holds \"null\": ANY web site can use the certificates of its visitors here");
end

local pinned = {}; -- [sha256 in hex] = user
for user, prints in pairs(pins) do
	for _, print in ipairs(type(prints) == "table" and prints or { prints }) do
		pinned[print:gsub("[^%x]", ""):lower()] = user;
	end
end

--- DER, as far as it takes to find the purposes of a certificate ---

-- Position of the contents, position behind them, and the tag, of the element at pos.
local function der(data, pos)
	local tag, len = data:byte(pos, pos + 1);
	if not len then return nil; end
	local start = pos + 2;
	if len >= 0x80 then
		local count = len - 0x80;
		if count == 0 or count > 4 then return nil; end
		len = 0;
		for i = start, start + count - 1 do
			local byte = data:byte(i);
			if not byte then return nil; end
			len = len * 256 + byte;
		end
		start = start + count;
	end
	if start + len - 1 > #data then return nil; end
	return start, start + len, tag;
end

local function children(data, from, to)
	return function (_, pos)
		pos = pos or from;
		if pos >= to then return nil; end
		local start, after, tag = der(data, pos);
		if not start or after > to then return nil; end
		return after, start, tag;
	end
end

local der_ext_key_usage = "\85\29\37"; -- 2.5.29.37
local der_client_auth = "\43\6\1\5\5\7\3\2"; -- 1.3.6.1.5.5.7.3.2
local der_any_purpose = "\85\29\37\0"; -- 2.5.29.37.0

-- Whether a certificate may be used by a client: it says so, or says nothing of purposes.
local function for_clients(pem)
	local data = base64.decode((pem:gsub("%-%-%-%-%-[^\n]*%-%-%-%-%-", ""):gsub("%s", "")));
	if not data then return false; end
	local start, after = der(data, 1); -- Certificate
	if not start then return false; end
	local tbs, tbs_after = der(data, start);
	if not tbs or tbs_after > after then return false; end
	for field_after, field, tag in children(data, tbs, tbs_after) do
		if tag == 0xA3 then -- extensions
			local list, list_after = der(data, field);
			if not list or list_after > field_after then return false; end
			for ext_after, ext in children(data, list, list_after) do
				local oid, oid_after = der(data, ext);
				if oid and data:sub(oid, oid_after - 1) == der_ext_key_usage then
					local value, value_after, value_tag = der(data, oid_after);
					if value_tag == 1 then value, value_after = der(data, value_after); end -- critical
					if not value or value_after > ext_after then return false; end
					local uses, uses_after = der(data, value);
					if not uses then return false; end
					for use_after, use in children(data, uses, uses_after) do
						local name = data:sub(use, use_after - 1);
						if name == der_client_auth or name == der_any_purpose then return true; end
					end
					return false;
				end
			end
		end
	end
	return true;
end

--- Who is at the other end ---

-- The certificate of a TLS connection, and whether its chain was found good.
local function of_connection(conn)
	if not conn or not conn.ssl or not conn:ssl() then return nil; end
	if conn.ssl_peercertificate then -- Prosody 13
		local cert = conn:ssl_peercertificate();
		if not cert then return nil; end
		return cert, conn:ssl_peerverification() and true or false;
	end
	local sock = conn.socket and conn:socket(); -- COMPAT(prosody, 0.12)
	local cert = sock and sock.getpeercertificate and sock:getpeercertificate();
	if not cert then return nil; end
	return cert, sock:getpeerverification() and true or false;
end

local function unescape(text)
	return (text:gsub("%%(%x%x)", function (code) return string.char(tonumber(code, 16)); end));
end

-- The certificate that a TLS proxy says it saw: one header with the secret, the verdict and the
-- certificate, all or nothing, from the proxy's own address.
local function of_proxy(request)
	if not proxy or not request then return nil; end
	local header = request.headers[(proxy.header or "x_client_cert"):lower():gsub("%-", "_")];
	if not header then return nil; end
	local address = request.conn and request.conn:ip();
	local trusted = false;
	for _, ip in ipairs(proxy.addresses) do
		if ip == address then trusted = true; end
	end
	local secret, verdict, escaped = header:match("^(%S+) (%S+) ?([%w%%%-%._~/+=]*)$");
	if not trusted or not secret or not hashes.equals(secret, proxy.secret) then
		module:log("warn", "A client certificate in a header from %s is not believed", address);
		return nil;
	end
	if verdict == "NONE" or escaped == "" then return nil; end
	local ok, cert = pcall(require "ssl".loadcertificate, unescape(escaped));
	if not ok or not cert then return nil; end
	return cert, verdict == "SUCCESS";
end

-- The certificate behind a request (or a plain connection), as { cert, print, chain, direct }.
local function identify(conn, request)
	local cert, chain = of_proxy(request);
	if not cert then cert, chain = of_connection(conn); end
	if not cert then return nil; end
	return { cert = cert, chain = chain, print = cert:digest("sha256"):lower() };
end

-- The users of this host that a certificate names, as a list, or nil and why it is no good.
local function names_of(id)
	if not id.cert:validat(now()) then return nil, "not valid at this time"; end
	local user = pinned[id.print];
	if user then return { user }; end
	if not id.chain then return nil, "chain not good"; end
	if not for_clients(id.cert:pem()) then return nil, "not for clients"; end
	local sans = id.cert:extensions()[oid_subject_alt_name];
	local names, seen = {}, {};
	for _, address in ipairs(sans and sans[oid_xmpp_addr] or {}) do
		local node, host, resource = jid_prepped_split(address);
		if node and host == module.host and not resource and not seen[node] then
			seen[node] = true;
			names[#names + 1] = node;
		end
	end
	if #names == 0 then return nil, "names nobody at this host"; end
	return names;
end

local function origin_allowed(request)
	local origin = request.headers.origin;
	if not origin then return allow_no_origin; end
	return origins:contains(origin);
end

--- Sessions ---

-- session.clientcert = {
--   id      the certificate it began with, or nil
--   origin  whether the page it began on may use certificates
--   here    (BOSH) whether the request being handled has that certificate and a good origin
--   bound   EXTERNAL succeeded: every request has to carry the certificate
-- }

local bosh = setmetatable({}, { __mode = "v" }); -- [sid] = session
local external = setmetatable({}, { __mode = "k" }); -- [session] = true, logged in by certificate

local function on_bosh_session(event)
	local session, request = event.session, event.request;
	if session.host ~= module.host then return; end
	local allowed = origin_allowed(request);
	session.clientcert = { id = identify(request.conn, request), origin = allowed, here = allowed };
	bosh[session.sid] = session;
end

local function on_websocket_session(event)
	local session, request = event.session, event.request;
	-- The host is known once the stream opens; until then nobody asks.
	session.clientcert = {
		id = identify(request.conn, request), origin = origin_allowed(request), here = true,
	};
end

for _, hook in ipairs { "hook", "hook_global" } do
	module[hook](module, "bosh-session", on_bosh_session);
	module[hook](module, "websocket-session", on_websocket_session);
end

-- The attributes of a document's first element, as the parser of BOSH bodies sees them.
local function root_attributes(body)
	local found;
	local parser;
	parser = lxp.new({
		StartElement = function (_, _, attributes)
			found = found or attributes;
			parser:stop();
		end;
	}, "\1");
	pcall(parser.parse, parser, body);
	pcall(parser.close, parser);
	return found;
end

-- Every request of a BOSH session passes here before mod_bosh sees it.
local function on_request(request, response)
	local attributes = root_attributes(request.body);
	local session = attributes and attributes.sid and bosh[attributes.sid];
	local state = session and session.clientcert;
	if not state then return; end
	local id, allowed = identify(request.conn, request), origin_allowed(request);
	local same = id and state.id and id.print == state.id.print and id.cert:validat(now());
	state.here = same and allowed or false;
	if state.bound and not state.here then
		session.log("warn", "A request without the session's certificate, or from another site, is refused");
		response.headers.content_type = "text/xml; charset=utf-8";
		local origin = request.headers.origin;
		if origin and allowed then
			response.headers.access_control_allow_origin = origin;
			response.headers.access_control_allow_credentials = "true";
		end
		response:send(tostring(st.stanza("body", {
			xmlns = xmlns_bosh, type = "terminate", condition = "item-not-found",
		})));
		return true;
	end
end

module:wrap_object_event(require "net.http.server"._events, false, function (handlers, name, event)
	local request = type(event) == "table" and event.request;
	if request and event.response and request.method == "POST" and type(request.body) == "string"
		and name:sub(1, 5) == "POST " and not event.clientcert_seen then
		event.clientcert_seen = true;
		if on_request(request, event.response) then return true; end
	end
	return handlers(name, event);
end);

--- The SASL handler ---

local function fallback()
	for _, provider in ipairs(module:get_host_items("auth-provider")) do
		if provider.name == fallback_name then return provider; end
	end
end

-- The names for which a session may use EXTERNAL now, or nil.
local function eligible(session)
	local state = session.clientcert;
	if not state then -- a native client: no web page is involved
		if session.websocket_request or session.bosh_version or not session.conn then return nil; end
		state = { id = identify(session.conn), origin = true, here = true };
		session.clientcert = state;
	end
	if not state.id or not state.origin or not state.here then return nil; end
	local names, why = names_of(state.id);
	if not names then
		(session.log or module._log)("info", "EXTERNAL is not offered: certificate %s", why);
	end
	return names;
end

local handler = {};
local handler_mt = { __index = handler };

local function new_handler(session)
	local provider = fallback();
	local base = provider and provider.get_sasl_handler(session);
	return setmetatable({ session = session, base = base, profile = base and base.profile or {} }, handler_mt);
end

function handler:clean_clone()
	return new_handler(self.session);
end

function handler:add_cb_handler(...)
	if self.base and self.base.add_cb_handler then self.base:add_cb_handler(...); end
	return self;
end

function handler:mechanisms()
	local names = eligible(self.session);
	local all = {};
	if self.base and policy ~= "required" and not (names and policy == "preferred") then
		for mechanism in pairs(self.base:mechanisms()) do all[mechanism] = true; end
	end
	all.EXTERNAL = names and true or nil;
	return all;
end

function handler:select(mechanism)
	if self.selected or not self:mechanisms()[mechanism] then return nil; end
	if mechanism ~= "EXTERNAL" and not self.base:select(mechanism) then return nil; end
	self.selected = mechanism;
	return true;
end

local function account_state(username)
	local provider = fallback();
	if not provider or not provider.user_exists(username) then
		if not create_accounts then return "unknown"; end
		local ok = provider and provider.create_user(username, nil);
		return ok and "good" or "unknown";
	end
	local enabled = usermanager.user_is_enabled; -- Prosody 13
	if enabled and enabled(username, module.host) == false then return "disabled"; end
	return "good";
end

function handler:external(authzid)
	local session = self.session;
	local names = eligible(session);
	if not names then return "failure", "not-authorized"; end
	if authzid == nil and not self.asked then
		self.asked = true;
		return "challenge", "";
	end
	local username;
	if not authzid or authzid == "" then
		if #names > 1 then
			return "failure", "invalid-authzid", "The certificate names several addresses; say which";
		end
		username = names[1];
	else
		local node, host, resource = jid_prepped_split(authzid);
		for _, name in ipairs(names) do
			if node == name and host == module.host and not resource then username = name; end
		end
		if not username then return "failure", "invalid-authzid"; end
	end
	local account = account_state(username);
	if account == "disabled" then return "failure", "account-disabled"; end
	if account ~= "good" then return "failure", "not-authorized"; end
	self.username = username;
	session.clientcert.bound = true;
	external[session] = true;
	return "success";
end

function handler:process(message)
	if self.selected == "EXTERNAL" then return self:external(message); end
	self.base.userdata = self.userdata; -- for channel binding
	local status, ret, text = self.base:process(message);
	self.username, self.scope = self.base.username, self.base.scope;
	return status, ret, text;
end

-- A session does not outlive its certificate.
module:add_timer(check_interval, function ()
	for session in pairs(external) do
		if session.destroyed then
			external[session] = nil;
		elseif not session.clientcert.id.cert:validat(now()) then
			external[session] = nil;
			session.log("info", "The certificate that this session was opened with has expired");
			session:close({ condition = "not-authorized", text = "Your certificate has expired" });
		end
	end
	return check_interval;
end);

--- The authentication provider ---

module:depends("auth_" .. fallback_name);

local provider = { get_sasl_handler = new_handler };

-- Accounts and passwords are the fallback's. Each function by name: Prosody gives the provider a
-- metatable of its own.
for _, name in ipairs {
	"test_password", "get_password", "set_password", "user_exists", "create_user", "create_user_with_role",
	"delete_user", "users", "get_account_info", "is_enabled", "enable", "disable", "set_provider",
} do
	local other = fallback();
	if not other or other[name] then
		provider[name] = function (...)
			local base = fallback();
			if not base or not base[name] then return nil, "method not implemented"; end
			return base[name](...);
		end;
	end
end

module:provides("auth", provider);
