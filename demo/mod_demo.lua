-- Prosody module of `make demo`: fills an empty server with people, plays those of them who answer, and
-- serves the chat beside BOSH and WebSocket, so that one address holds all of it. For demos only:
-- everybody's password is known.
-- This file is MPL-2.0. It runs on Prosody 0.12 and 13.

local base64 = require "util.encodings".base64;
local datetime = require "util.datetime";
local files = require "net.http.files";
local hashes = require "util.hashes";
local jid = require "util.jid";
local random_id = require "util.id".medium;
local rostermanager = require "core.rostermanager";
local st = require "util.stanza";
local usermanager = require "core.usermanager";

local people = module:require "people";
local host = module.host;
local pep = module:depends "pep";
module:depends "http";

local function address(name) return name .. "@" .. host; end

local function message(from, to, body)
	return st.message({ from = from, to = to, type = "chat", id = random_id() }, body);
end

--- Filling the server, once ---

local function publish_avatar(name)
	local file = io.open(module:get_option_string("demo_avatars") .. "/" .. name .. ".png", "rb");
	if not file then return; end
	local png = file:read("*a");
	file:close();
	local id = hashes.sha1(png, true);
	local service = pep.get_pep_service(name);
	local options = { persist_items = true, access_model = "open", max_items = 1 };
	local data = st.stanza("item", { xmlns = "http://jabber.org/protocol/pubsub", id = id })
		:text_tag("data", base64.encode(png), { xmlns = "urn:xmpp:avatar:data" });
	local metadata = st.stanza("item", { xmlns = "http://jabber.org/protocol/pubsub", id = id })
		:tag("metadata", { xmlns = "urn:xmpp:avatar:metadata" })
		:tag("info", { id = id, type = "image/png", bytes = ("%d"):format(#png), width = "64", height = "64" });
	service:publish("urn:xmpp:avatar:data", true, id, data, options);
	service:publish("urn:xmpp:avatar:metadata", true, id, metadata, options);
end

local function fill_roster(name, person)
	local roster = rostermanager.load_roster(name, host);
	for other, contact in pairs(people) do
		if other ~= name and person.knows(other) then
			local groups = {};
			for _, group in ipairs(contact.groups) do groups[group] = true; end
			roster[address(other)] = { subscription = "both", name = contact.name, groups = groups };
		elseif contact.asks == name then
			roster[false].pending[address(other)] = true;
		end
	end
	rostermanager.save_roster(name, host, roster);
end

-- The messages of days gone by, in both people's archives.
local function fill_archive()
	local archive = module:open_store("archive", "archive");
	for _, line in ipairs(people.history) do
		local when = os.time() - line.minutes_ago * 60;
		local from, to = address(line.from), address(line.to);
		local stanza = message(from, to, line.body);
		archive:append(line.from, nil, stanza, when, to);
		archive:append(line.to, nil, stanza, when, from);
	end
end

local function fill()
	for name, person in pairs(people) do
		assert(usermanager.create_user(name, person.password or random_id(), host));
		fill_roster(name, person);
		publish_avatar(name);
	end
	fill_archive();
end

-- Somebody wrote in the night: there is always something unread at the first login of a run.
local function leave_messages()
	local waiting = module:open_store("offline", "archive");
	for _, line in ipairs(people.unread) do
		local found = waiting:find(line.to);
		if not found or not found() then
			local stanza = message(address(line.from), address(line.to), line.body);
			waiting:append(line.to, nil, stanza, os.time() - line.minutes_ago * 60, "");
		end
	end
end

--- Those who answer ---

local function player(bare)
	local name, at = jid.split(bare);
	local person = at == host and people[name];
	return person and person.answer and person, name;
end

local function presence_of(name, person, to)
	local stanza = st.presence({ from = address(name) .. "/demo", to = to });
	if person.show then stanza:text_tag("show", person.show); end
	if person.status then stanza:text_tag("status", person.status); end
	return stanza;
end

module:hook("presence/bare", function (event)
	local person, name = player(event.stanza.attr.to);
	if person and event.stanza.attr.type == "probe" then
		module:send(presence_of(name, person, event.stanza.attr.from));
		return true;
	end
end, 10);

local function on_message(event)
	local stanza = event.stanza;
	local person, name = player(jid.bare(stanza.attr.to));
	if not person or stanza.attr.type == "error" then return; end
	local body = stanza:get_child_text("body");
	if not body then return true; end
	local me, you = address(name) .. "/demo", stanza.attr.from;
	local composing = st.message({ from = me, to = you, type = "chat", id = random_id() })
		:tag("composing", { xmlns = "http://jabber.org/protocol/chatstates" });
	module:add_timer(0.3, function () module:send(composing); end);
	module:add_timer(person.delay or 1, function ()
		module:send(message(me, you, person.answer(body))
			:tag("active", { xmlns = "http://jabber.org/protocol/chatstates" }):up());
	end);
	return true;
end
-- After the archive (0) and carbons (-0.5), before mod_message (-1) finds that nobody is there. Of two with the same
-- number either may be first.
module:hook("message/bare", on_message, -0.75);
module:hook("message/full", on_message, -0.75);

--- The pages ---

local serve = {};
for _, folder in ipairs { "demo_pages", "demo_dist" } do
	local path = module:get_option_string(folder);
	serve[#serve + 1] = files.serve {
		path = path;
		cache_size = 1; -- they change when they are built anew
		mime_map = {
			html = "text/html; charset=utf-8", js = "text/javascript; charset=utf-8";
			css = "text/css; charset=utf-8", json = "application/json", wasm = "application/wasm";
		};
	};
end

-- The strictest policy that the chat works under.
local files = module:get_option_string("demo_files", "");
local policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
	.. "img-src 'self' data: blob: " .. files .. "; media-src 'self' blob: " .. files
	.. "; connect-src 'self' ws: wss: " .. files .. "; base-uri 'none'; form-action 'none'";

module:provides("http", {
	default_path = "/";
	cors = { enabled = false };
	route = {
		["GET /*"] = function (event, path)
			local headers = event.response.headers;
			headers.content_security_policy = policy;
			headers.x_content_type_options = "nosniff";
			headers.cache_control = "no-cache";
			-- The demo's own pages come before those of dist/.
			local answer = serve[1](event, path);
			if answer ~= 404 then return answer; end
			return serve[2](event, path);
		end;
	};
});

module:hook_global("server-started", function ()
	if not usermanager.user_exists("alice", host) then fill(); end
	leave_messages();
	module:log("info", "The demo is ready at %s", datetime.datetime());
end);
