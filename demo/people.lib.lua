-- Who is on the demo's server. `password`: somebody to log in as. `answer`: from a message to what is
-- answered; who has it seems to be online. `asks`: has asked that person to be a contact.

local function knows_all_but(...)
	local strangers = {};
	for _, name in ipairs { ... } do strangers[name] = true; end
	return function (name) return not strangers[name]; end
end

local function always(text)
	return function () return text; end
end

-- She answers what was written, so that one person alone can try a chat.
local function clara(body)
	local text = body:lower();
	if text:find("^%s*h[ae]llo") or text:find("^%s*hi%f[%A]") then
		return "Hello! Write me something, and I will answer.";
	elseif text:find("time") then
		return "It is " .. os.date("%H:%M") .. " here.";
	elseif text:find("link") then
		return "Here is one: https://xmpp.org/extensions/";
	elseif text:find("long") then
		return ("This is a long message, to see how lines are broken. "):rep(12);
	elseif text:find("%?%s*$") then
		return "Good question. I am only a few lines of Lua; ask me for the time, a link or something long.";
	end
	return "You wrote: " .. body;
end

local stranger = knows_all_but("hiro");
local nobody = function () return false; end

local people = {
	alice = { name = "Alice", groups = { "Friends" }, password = "alice", knows = stranger };
	bob = { name = "Bob", groups = { "Friends" }, password = "bob", knows = stranger };
	clara = {
		name = "Clara", groups = { "Friends" }, knows = nobody;
		show = "chat", status = "Write me: I answer", answer = clara;
	};
	dmitri = {
		name = "Dmitri", groups = { "Work" }, knows = nobody, delay = 4;
		show = "away", status = "Back after lunch", answer = always("I am at lunch. I will read this later.");
	};
	emeka = {
		name = "Emeka", groups = { "Work" }, knows = nobody, delay = 2;
		show = "dnd", status = "In a meeting", answer = always("In a meeting. Is it urgent?");
	};
	fatima = { name = "Fatima", groups = { "Work", "Friends" }, knows = nobody };
	giulia = {
		name = "Giulia", groups = { "Family" }, knows = nobody, delay = 3;
		show = "xa", status = "On holiday until Monday", answer = always("Greetings from the sea!");
	};
	henrik = { name = "Henrik", groups = { "Family" }, knows = nobody, answer = always("Call me, will you?") };
	hiro = { name = "Hiro", groups = {}, knows = nobody, asks = "alice", answer = always("Thank you for taking me in.") };
};

-- What was written before, for clients that ask the archive.
local history = {
	{ from = "clara", to = "alice", minutes_ago = 2900, body = "Are you coming on Thursday?" };
	{ from = "alice", to = "clara", minutes_ago = 2890, body = "Yes, after six." };
	{ from = "clara", to = "alice", minutes_ago = 2889, body = "Good. I will bring the maps." };
	{ from = "alice", to = "bob", minutes_ago = 1500, body = "Did you read the draft?" };
	{ from = "bob", to = "alice", minutes_ago = 1480, body = "Half of it. Page three needs a picture." };
	{ from = "alice", to = "bob", minutes_ago = 1475, body = "I will draw one." };
};

-- What waits for its reader at the start.
local unread = {
	{ from = "fatima", to = "alice", minutes_ago = 47, body = "The train is late, please begin without me." };
	{ from = "alice", to = "bob", minutes_ago = 30, body = "The picture for page three is done." };
};

-- The two lists are no people: pairs() does not show them.
return setmetatable(people, { __index = { history = history, unread = unread } });
