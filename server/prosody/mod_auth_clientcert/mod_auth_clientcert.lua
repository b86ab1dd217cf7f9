-- Login with TLS client certificates (SASL EXTERNAL, XEP-0178) from web pages, over BOSH and WebSocket,
-- and from native clients. README.md in the folder above says what it is safe against, and how.
--
-- This file is MPL-2.0. It works with Prosody 0.12 and knows the interface of 13.
-- luacheck: ignore 212/self

local jid_prepped_split = require "util.jid".prepped_split;
local usermanager = require "core.usermanager";
local uuid = require "util.uuid";

local identity = module:require "identity";
local watch_bosh = module:require "bosh";

local fallback_name = module:get_option_string("clientcert_fallback", "internal_hashed");
-- allow: EXTERNAL beside passwords; preferred: alone, where a certificate is good; required: or nothing
local policy = module:get_option_string("clientcert_policy", "allow");
local origins = module:get_option_set("clientcert_origins", {});
local allow_no_origin = module:get_option_boolean("clientcert_allow_no_origin", false);
local create_accounts = module:get_option_boolean("clientcert_create_accounts", false);
local check_interval = module:get_option_number("clientcert_check_interval", 30);

assert(policy == "allow" or policy == "preferred" or policy == "required",
	"clientcert_policy must be 'allow', 'preferred' or 'required'");
assert(fallback_name ~= "clientcert", "clientcert_fallback must be another authentication module");
if origins:contains("null") then
	module:log("warn", "clientcert_origins holds \"null\": ANY web site can use the certificates of its visitors here");
end

-- Browsers send the origin with every WebSocket handshake and every POST; what sends none is no web page.
local function origin_allowed(request)
	local origin = request.headers.origin;
	if origin == nil then return allow_no_origin; end
	return origins:contains(origin);
end

watch_bosh(identity, origin_allowed);

--- Who may use EXTERNAL ---

-- The certificate that a session may use at this moment, or nil (and why, where there is something to say).
local function certificate_of(session)
	-- A stanza addressed to another host is handled there.
	if session.host ~= module.host then return nil; end
	if session.bosh_wait then -- many requests: bosh.lib.lua has looked at each
		local state = session.clientcert;
		if not state or not state.id then return nil; end
		if not state.clean then return nil, "the session is open to other origins or certificates"; end
		return state.id;
	end
	local request = session.websocket_request;
	local id = session.conn and identity.of(session.conn, request);
	if id and request and not origin_allowed(request) then
		return nil, ("the origin %s is not in clientcert_origins"):format(request.headers.origin or "(none)");
	end
	return id;
end

-- The users that a session may log in as with EXTERNAL at this moment, as a list, or nil.
local function eligible(session)
	local id, why = certificate_of(session);
	local users;
	if id then users, why = identity.users(id); end
	if why then
		(session.log or module._log)("info", "EXTERNAL is not offered: a certificate was presented, but %s", why);
	end
	return users, id;
end

--- Accounts and passwords are the fallback's ---

module:depends("auth_" .. fallback_name);

local function fallback()
	for _, provider in ipairs(module:get_host_items("auth-provider")) do
		if provider.name == fallback_name then return provider; end
	end
	error("clientcert_fallback: mod_auth_" .. fallback_name .. " provides no accounts");
end

-- nil if the user has an account that may be used, else the SASL failure condition.
local function account_problem(user, session)
	if not fallback().user_exists(user) then
		if not create_accounts then return "not-authorized"; end
		-- Nobody knows this password: the certificate is the way in.
		if not usermanager.create_user(user, uuid.generate() .. uuid.generate(), module.host) then
			return "temporary-auth-failure";
		end
		module:fire_event("user-registered", {
			username = user, host = module.host, source = "mod_auth_clientcert", session = session,
		});
	end
	local enabled = usermanager.user_is_enabled; -- Prosody 13
	if enabled and not enabled(user, module.host) then return "account-disabled"; end
	return nil;
end

--- The SASL handler ---

local handler = {};
local handler_mt = { __index = handler };

local function new_handler(session)
	local base = fallback().get_sasl_handler(session);
	return setmetatable({ session = session, base = base, profile = base.profile or {} }, handler_mt);
end

function handler:clean_clone()
	return new_handler(self.session);
end

function handler:add_cb_handler(...)
	if self.base.add_cb_handler then self.base:add_cb_handler(...); end
	return self;
end

function handler:mechanisms()
	local users = eligible(self.session);
	local all = {};
	if policy ~= "required" and not (users and policy == "preferred") then
		for mechanism in pairs(self.base:mechanisms()) do all[mechanism] = true; end
	end
	all.EXTERNAL = users and true or nil; -- never the fallback's own
	return all;
end

function handler:select(mechanism)
	if self.selected or not self:mechanisms()[mechanism] then return nil; end
	if mechanism ~= "EXTERNAL" and not self.base:select(mechanism) then return nil; end
	self.selected = mechanism;
	return true;
end

-- The user whom an authzid means: empty, or a bare address that the certificate names.
local function choose(users, authzid)
	if authzid == "" then
		if #users == 1 then return users[1]; end
		return nil, "The certificate names several addresses; say which";
	end
	local node, host, resource = jid_prepped_split(authzid);
	for _, user in ipairs(users) do
		if node == user and host == module.host and not resource then return user; end
	end
	return nil, "The certificate does not name this address";
end

function handler:external(authzid)
	local users, id = eligible(self.session);
	if not users then return "failure", "not-authorized"; end
	if not authzid and not self.challenged then -- RFC 4422, appendix A: the first response may be missing
		self.challenged = true;
		return "challenge", "";
	end
	local user, why = choose(users, authzid or "");
	if not user then return "failure", "invalid-authzid", why; end
	local problem = account_problem(user, self.session);
	if problem then return "failure", problem; end
	self.username = user;
	self.session.clientcert = { id = id, clean = true, user = user };
	return "success";
end

function handler:process(message)
	if self.selected == "EXTERNAL" then return self:external(message); end
	self.base.userdata = self.userdata; -- for channel binding
	local status, ret, text = self.base:process(message);
	for _, field in ipairs { "username", "scope", "role", "resource" } do
		self[field] = self.base[field];
	end
	return status, ret, text;
end

--- A session does not outlive its certificate ---

module:add_timer(check_interval, function ()
	local ended = {};
	for _, user in pairs(prosody.hosts[module.host].sessions) do
		for _, session in pairs(user.sessions) do
			local state = session.clientcert;
			if state and state.user and not identity.serves(state.id, state.user) then
				ended[#ended + 1] = session;
			end
		end
	end
	for _, session in ipairs(ended) do
		session.log("info", "The certificate that this session was opened with is no longer good");
		session:close({ condition = "not-authorized", text = "Your certificate has expired" });
	end
	return check_interval;
end);

-- A stream that is resumed (XEP-0198) lives on the new connection's login.
module:hook("smacks-hibernation-end", function (event)
	if event.resumed then event.resumed.clientcert = event.origin.clientcert; end
end);

--- The authentication provider ---

local provider = { get_sasl_handler = new_handler };
for name, value in pairs(fallback()) do
	if type(value) == "function" and not provider[name] then
		provider[name] = function (...) return fallback()[name](...); end; -- it may be reloaded
	end
end

module:provides("auth", provider);
