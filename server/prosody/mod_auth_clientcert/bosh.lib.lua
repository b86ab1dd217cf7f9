-- BOSH sessions and certificates: a session belongs to the certificate it began with.
--
-- session.clientcert = {
--   id     the certificate of the first request, or nil
--   clean  every request so far had that certificate and came from an allowed origin
--   user   set when EXTERNAL succeeded: from then on all other requests are refused
-- }
--
-- mod_bosh has no hook for the requests after the first, hence the wrapper around the HTTP server's events.

local lxp = require "lxp";
local st = require "util.stanza";
local http_events = require "net.http.server"._events;

local xmlns_bosh = "http://jabber.org/protocol/httpbind";
local all_sessions = module:shared("/*/bosh/sessions"); -- mod_bosh's own: [sid] = session

-- The sessions whose sid stands anywhere in a request's body. mod_bosh takes a <body/> also where it is not the
-- outermost element, so looking at the outermost alone would let requests pass unseen.
local function sessions_named(body)
	local found = {};
	local parser = lxp.new({
		StartElement = function (_, _, attributes)
			local session = attributes.sid and all_sessions[attributes.sid];
			if session then found[session] = true; end
		end;
		StartDoctypeDecl = function (self) self:stop(); end; -- mod_bosh stops there, too
	}, "\1");
	pcall(parser.parse, parser, body);
	pcall(parser.close, parser);
	return found;
end

local function refuse(request, response, origin_allowed)
	response.headers.content_type = "text/xml; charset=utf-8";
	local origin = request.headers.origin;
	if origin and origin_allowed(request) then -- the page has to be able to read the answer
		response.headers.access_control_allow_origin = origin;
		response.headers.access_control_allow_credentials = "true";
	end
	response:send(tostring(st.stanza("body", {
		xmlns = xmlns_bosh, type = "terminate", condition = "item-not-found",
	})));
	return true;
end

-- Watches the BOSH sessions of this host. `identity`: identity.lib.lua; `origin_allowed(request)`: whether the
-- request's web origin may use certificates.
return function (identity, origin_allowed)
	local function on_session(event)
		local session, request = event.session, event.request;
		if session.host ~= module.host then return; end
		session.clientcert = { id = identity.of(request.conn, request), clean = origin_allowed(request) };
	end
	module:hook("bosh-session", on_session);
	module:hook_global("bosh-session", on_session);

	-- Whether a request may go on to a session; called before mod_bosh sees it.
	local function admit(session, request)
		local state = session.clientcert;
		if not state then return true; end
		local id = identity.of(request.conn, request);
		local same = id and state.id and id.print == state.id.print and origin_allowed(request);
		if state.user then
			if same and identity.serves(id, state.user) then return true; end
			session.log("warn", "A request without the session's certificate, or from another site, is refused");
			return false;
		end
		state.clean = state.clean and same or false;
		return true;
	end

	module:wrap_object_event(http_events, false, function (handlers, name, event)
		local request = type(event) == "table" and event.request;
		if request and event.response and request.method == "POST" and type(request.body) == "string"
			and name:sub(1, 5) == "POST " then
			event.bosh_sessions = event.bosh_sessions or sessions_named(request.body);
			for session in pairs(event.bosh_sessions) do
				if session.host == module.host and not admit(session, request) then
					return refuse(request, event.response, origin_allowed);
				end
			end
		end
		return handlers(name, event);
	end);
end
