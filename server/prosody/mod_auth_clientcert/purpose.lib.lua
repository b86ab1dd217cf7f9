-- Whether a certificate may be used by a client (RFC 5280, 4.2.1.12: extKeyUsage).
--
-- Prosody's own check of the purpose has to be switched on in the TLS settings, and is easily forgotten;
-- LuaSec does not show this extension. So this reads just enough DER (ITU-T X.690) to find it.

local base64 = require "util.encodings".base64;

local ext_key_usage = "\85\29\37"; -- 2.5.29.37
local client_auth = "\43\6\1\5\5\7\3\2"; -- 1.3.6.1.5.5.7.3.2
local any_purpose = "\85\29\37\0"; -- 2.5.29.37.0
local tag_boolean, tag_extensions = 0x01, 0xA3;

-- The element at `pos` of `data`, which has to end before `limit`: where its contents begin, where they
-- end (both for the next call), and its tag. Raises an error for what is not DER.
local function element(data, pos, limit)
	local tag, length = data:byte(pos, pos + 1);
	local start = pos + 2;
	assert(length and length ~= 0x80 and length <= 0x84, "not DER");
	if length > 0x80 then
		local first, last = start, start + length - 0x81;
		start, length = last + 1, 0;
		for i = first, last do
			length = length * 256 + assert(data:byte(i), "not DER");
		end
	end
	assert(start + length <= limit, "not DER");
	return start, start + length, tag;
end

-- for stop, start, tag in elements(data, from, limit) do … end
local function elements(data, from, limit)
	return function (_, pos)
		pos = pos or from;
		if pos >= limit then return nil; end
		local start, stop, tag = element(data, pos, limit);
		return stop, start, tag;
	end
end

local function allows_clients(data)
	local start, stop = element(data, 1, #data + 1); -- Certificate
	start, stop = element(data, start, stop); -- TBSCertificate
	for field_stop, field, tag in elements(data, start, stop) do
		if tag == tag_extensions then
			local list, list_stop = element(data, field, field_stop);
			for extension_stop, extension in elements(data, list, list_stop) do
				local oid, oid_stop = element(data, extension, extension_stop);
				if data:sub(oid, oid_stop - 1) == ext_key_usage then
					local value, value_stop, value_tag = element(data, oid_stop, extension_stop);
					if value_tag == tag_boolean then -- "critical" stands before the value
						value, value_stop = element(data, value_stop, extension_stop);
					end
					local uses, uses_stop = element(data, value, value_stop);
					for use_stop, use in elements(data, uses, uses_stop) do
						local name = data:sub(use, use_stop - 1);
						if name == client_auth or name == any_purpose then return true; end
					end
					return false;
				end
			end
		end
	end
	return true; -- it says nothing of purposes
end

return function (pem)
	local body = pem:match("%-%-%-%-%-BEGIN [^\n]*\n(.-)%-%-%-%-%-END ");
	local data = body and base64.decode((body:gsub("%s", "")));
	if not data then return false; end
	local ok, allowed = pcall(allows_clients, data);
	return ok and allowed;
end
