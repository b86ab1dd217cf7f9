/** converse-rs: a webchat for XMPP. Settings have Converse.js's names and meaning. */

export type SaslMechanism =
  | "EXTERNAL"
  | "SCRAM-SHA-512"
  | "SCRAM-SHA-256"
  | "SCRAM-SHA-1"
  | "DIGEST-MD5"
  | "PLAIN"
  | "ANONYMOUS"
  | "OAUTHBEARER"
  | "X-OAUTH2";

export interface Settings {
  /** Let users run commands of the server and of others (XEP-0050). Default: true. */
  allow_adhoc_commands?: boolean;
  /** Let users remove contacts. Default: true. */
  allow_contact_removal?: boolean;
  /** Let users ask others to become contacts, and show who asks them. Default: true. */
  allow_contact_requests?: boolean;
  /** Show the log-out button. Default: true. */
  allow_logout?: boolean;
  /** Which of one's own messages may be changed. Default: 'all'. */
  allow_message_corrections?: "all" | "last" | boolean;
  /** Whether one's own messages may be taken back. Default: 'all'. */
  allow_message_retraction?: "all" | "own" | "moderator" | boolean;
  /** Show `*strong*`, `_emphasis_` and the rest of XEP-0393 in messages. Default: true. */
  allow_message_styling?: boolean;
  /** Take messages from people who are no contacts. Default: true. */
  allow_non_roster_messaging?: boolean;
  /** With `authentication: 'external'`: offer a password when the certificate fails. Default: false. */
  allow_password_fallback?: boolean;
  /** Of which hosts sounds can be heard in the chat; null: of all. Default: null. */
  allowed_audio_domains?: string[] | null;
  /** The same for pictures. Default: null. */
  allowed_image_domains?: string[] | null;
  /** The same for films. Default: null. */
  allowed_video_domains?: string[] | null;
  /** `'inline'`: load the program from converse.inline.js also where it could be fetched. */
  assets?: "inline";
  /** Where the other files are; default: beside the script. */
  assets_path?: string;
  /** How users prove who they are. Default: 'login'. */
  authentication?: "login" | "external" | "anonymous" | "prebind";
  /** Put the focus into the login box at start. Default: true. */
  auto_focus?: boolean;
  /** Rooms are noted in the account, and entered at each login on all devices; default `true`. */
  allow_bookmarks?: boolean;
  /** Users may ask others into rooms. Default: true. */
  allow_muc_invitations?: boolean;
  /** Conversations can be made private, by OTR. Default: true. */
  allow_otr?: boolean;
  /** Rooms that one is asked into are entered at once; ten in an hour. Default: false. */
  auto_join_on_invite?: boolean;
  /** People whom everybody has a chat with. Default: none. */
  auto_join_private_chats?: string[];
  /** Rooms that everybody enters at the login. Default: none. */
  /** Services that tell people of messages while no program of theirs is there (XEP-0357). */
  enable_muc_push?: boolean;
  push_app_servers?: { jid: string; node?: string; secret?: string; disable?: boolean }[];
  auto_join_rooms?: (string | { jid: string; nick?: string; password?: string })[];
  /** *Find a room* is open from the start. Default: false. */
  auto_list_rooms?: boolean;
  /** Log in at once, with what the settings hold. Default: false. */
  auto_login?: boolean;
  /** Connect again by itself when the connection is lost. Default: true. */
  auto_reconnect?: boolean;
  /** Rooms keep one's name for one; "unregister": until one leaves. Default: false. */
  auto_register_muc_nickname?: boolean | "unregister";
  /** Accept everybody who asks to become a contact. Default: false. */
  auto_subscribe?: boolean;
  /** BOSH address; may be relative to the page. */
  bosh_service_url?: string;
  /** Keep the OTR key (sealed) over reloads also on a device that is not the user's own. Default: false. */
  cache_otr_key?: boolean;
  connection_options?: {
    /** SASL mechanisms that may be used; default: all. */
    mechanisms?: SaslMechanism[];
    /** Send passwords as they are also over http: and ws:. Default: false. */
    allow_unencrypted_plain?: boolean;
  };
  /** Where the site gives out `{ jid, password }` as JSON; asked for every connection, with cookies. */
  credentials_url?: string;
  /** The same as `loglevel: 'debug'`. */
  debug?: boolean;
  /** The domain of users who type a name alone. */
  default_domain?: string;
  /** Look connection addresses up when none is set (XEP-0156). Default: true. */
  discover_connection_methods?: boolean;
  /** Parameters that are taken out of the query of links in messages, such as `utm_source`. */
  filter_url_query_params?: string | string[];
  /** The map that a `geo:` link opens; `$1` is its latitude, `$2` its longitude. Default: OpenStreetMap. */
  geouri_replacement?: string;
  /** Who is in a room is not shown from the start. Default: false. */
  hide_muc_participants?: boolean;
  /** Show only contacts who can be reached. Default: false. */
  hide_offline_users?: boolean;
  /** One's own address, or the server's domain for 'anonymous' and 'external'. */
  jid?: string;
  /** Go on after the page was loaded anew; false: nothing is kept in the browser. Default: true. */
  keepalive?: boolean;
  /** Like default_domain, and others are refused. */
  locked_domain?: string;
  /** Rooms are found and made at muc_domain alone. Default: false. */
  locked_muc_domain?: boolean | "hidden";
  /** Nobody chooses a name for himself in rooms. Default: false. */
  locked_muc_nickname?: boolean;
  /** Let people make an account from the login box. Default: true. */
  allow_registration?: boolean;
  /** The one server at which accounts are made. */
  registration_domain?: string;
  /** What stands in the empty field for the server of a new account. Default: 'example.org'. */
  domain_placeholder?: string;
  /** Where people find a server for a new account; '': no link. Default: 'https://providers.xmpp.net/'. */
  providers_link?: string;
  /** What goes to the console; 'debug' prints every stanza without its secrets. Default: 'info'. */
  loglevel?: "debug" | "info" | "warn" | "error" | "fatal";
  /** Ask whether the device is the user's own; 'off': without the tick; false: it is. Default: true. */
  allow_user_trust_override?: boolean | "off";
  /** Where things are kept on a device of the user's own. Default: 'IndexedDB'. */
  persistent_store?: "IndexedDB" | "sessionStorage";
  /** Messages that are fetched from the archive at once; 0: none ever. Default: 50. */
  archived_messages_page_size?: number;
  /** At login, fetch all that came since the last time; else a page. Default: true. */
  mam_request_all_pages?: boolean;
  /** What the server is to keep in the archive. Default: 'undefined', as it is. */
  message_archiving?: "undefined" | "never" | "always" | "roster";
  /** Characters in a message; 0: no limit. Default: 0. */
  message_limit?: number;
  /** What nobody is made in a room: all, nothing, or these, as in ["owner", "moderator"]. Default: false. */
  modtools_disable_assign?: boolean | string[];
  /** Of what no list is shown, as in ["outcast", "visitor"]. Default: []. */
  modtools_disable_query?: boolean | string[];
  /** What was said in a room that one leaves is removed from this browser. Default: false. */
  muc_clear_messages_on_leave?: boolean;
  /** Commands of rooms that are words like others: all, or these, as in ["kick", "ban"]. */
  muc_disable_slash_commands?: boolean | string[];
  /** Which nicks are offered behind an @. */
  muc_mention_autocomplete_filter?: "contains" | "starts_with";
  muc_mention_autocomplete_min_chars?: number;
  muc_mention_autocomplete_show_avatar?: boolean;
  /** Where rooms are found and made. Default: as the user's server says. */
  muc_domain?: string;
  /** Rooms stand in the list below the names of their services. Default: false. */
  muc_grouped_by_domain?: boolean;
  /** Those who belong to a room and are not there are shown too: all, none, or who has one of these affiliations. Default: true. */
  muc_fetch_members?: boolean | ("member" | "admin" | "owner")[];
  /** What stands beside the name of a message in a room. Default: ["xep317"]. */
  muc_hats?: boolean | ("xep317" | "vcard_roles" | "affiliations" | "roles")[];
  /** Messages that a room without an archive is asked for. Default: 50. */
  muc_history_max_stanzas?: number;
  /** A room that is made is open at once; else once it is set up. Default: true. */
  muc_instant_rooms?: boolean;
  /** Where somebody has the name of one's address in a room, a number is put behind it. Default: false. */
  muc_nickname_from_jid?: boolean;
  /** Bookmarked rooms are entered at the login. Default: true. */
  muc_respect_autojoin?: boolean;
  /** What names of rooms at muc_domain (or the user's own service) are to be like. Default: none. */
  muc_roomid_policy?: RegExp | string;
  /** The same in words. HTML is shown as the words in it. */
  muc_roomid_policy_hint?: string;
  /** A room is asked who somebody is that speaks and was not seen to come. Default: false. */
  muc_send_probes?: boolean;
  /** Who is asked for rooms of all servers; "": nobody. Default: "api@search.jabber.network". */
  muc_search_service?: string;
  /** Which lines are shown of what happens in rooms, as in ["entered", "exited", 301]. Default: all. */
  muc_show_info_messages?: (string | number)[] | boolean;
  /** What rooms say of links in messages is shown below them. Default: true. */
  muc_show_logs_before_join?: boolean;
  muc_subscribe_to_rai?: boolean;
  muc_show_ogp_unfurls?: boolean;
  /** One's own name on the screen, and in rooms. */
  nickname?: string;
  /** Milliseconds that a desktop notification is shown; 0: until somebody takes it away. Default: 5000. */
  notification_delay?: number;
  /** A picture for desktop notifications. */
  notification_icon?: string;
  /** Tell of all that is said in rooms, not only of what names the user; default `false`. */
  notify_all_room_messages?: boolean;
  /** When conversations are private. Default: 'manual', when one of the two asks. */
  otr_policy?: "never" | "manual" | "opportunistic" | "always";
  /** For auto_login; whoever can read the page can read it. Where only OAuth 2 is allowed, the access token. */
  password?: string;
  /** Make a sound when a message comes that the user does not look at. Default: true. */
  play_sounds?: boolean;
  /** The language as a tag like `de` or `pt_BR`, where the user chooses none. Default: the browser's. */
  i18n?: string;
  /** The languages that this site offers, by their tags. Default: all. */
  locales?: string[];
  /** Seconds of silence after which the server is asked whether it is there; 0: never. Default: 60. */
  ping_interval?: number;
  /** Seconds without a touch after which one appears as away; 0: never. Default: 0. */
  auto_away?: number;
  /** The same, as not available. Default: 0. */
  auto_xa?: number;
  /** Seconds after which others are told since when nobody has touched the device. Default: 300. */
  idle_presence_timeout?: number;
  /** With `authentication: 'prebind'`: where the site gives out `{ jid, sid, rid }` as JSON. */
  prebind_url?: string;
  /** Presence priority, -128 to 127. Default: 0. */
  priority?: number;
  /** Show pictures, sounds and films of contacts at once: all, none, or those of these hosts. Default: true. */
  render_media?: boolean | string[];
  /** With `authentication: 'prebind'`: the next request id of the session `sid`. */
  rid?: number;
  /** Show contacts in their groups. Default: true. */
  roster_groups?: boolean;
  /** The fields that owners see of how a room is set up. Default: all. */
  roomconfig_whitelist?: string[];
  /** Which markers go out; only 'displayed' has an effect. Default: all. */
  send_chat_markers?: ("received" | "displayed" | "acknowledged")[] | boolean;
  /** What contacts are told of what one does in a chat. Default: true. */
  send_chat_state_notifications?: ("active" | "composing" | "paused" | "inactive" | "gone")[] | boolean;
  /** Ask for a connection URL in the login box. Default: false. */
  show_connection_url_input?: boolean;
  /** Overlayed: open the panel at start. Default: false. */
  show_controlbox_by_default?: boolean;
  /** Users may have messages told of outside the page; 'all': also those they look at. Default: true. */
  show_desktop_notifications?: boolean | "all";
  /** Default: true. */
  show_send_button?: boolean;
  /** Say in title, icon and app badge how many messages are unread. Default: true. */
  show_tab_notifications?: boolean;
  /** The folder with msg_received.ogg and .mp3; default: the browser makes a tone. */
  /** One room or person and nothing else: the one in auto_join_rooms or auto_join_private_chats. */
  singleton?: boolean;
  sounds_path?: string;
  /** With `authentication: 'prebind'`: a BOSH session that the page brings along. */
  sid?: string;
  /** Milliseconds that a request waits for its answer. Default: 60000. */
  stanza_timeout?: number;
  /** Default: 'auto', what the system says. Converse.js's names count by their brightness. */
  theme?: "auto" | "light" | "dark" | "classic" | "dracula" | "nordic" | "cyberpunk";
  /** Ask for a private conversation with everybody one opens a chat with. Default: false. */
  use_otr_by_default?: boolean;
  /** Default: 'fullscreen'. */
  view_mode?: "overlayed" | "fullscreen" | "embedded";
  /** Which buttons stand beside the text. Default: those for emoji, for files and for emptying the field. */
  visible_toolbar_buttons?: {
    call?: boolean;
    clear?: boolean;
    emoji?: boolean;
    fileupload?: boolean;
    location?: boolean;
    spoiler?: boolean;
  };
  /** WebSocket address; wins over BOSH. */
  websocket_url?: string;
  /** Where the site finds people; it answers to `q=` with `[{ jid, fullname }]` as JSON. Default: none. */
  xhr_user_search_url?: string;
}

export interface Converse {
  readonly version: string;
  /** Starts the chat; resolves when it is there to be used, rejects with a sentence that helps. */
  initialize(settings?: Settings): Promise<Converse>;
  /** Logs out. */
  disconnect(): Promise<void>;
}

declare global {
  interface Window {
    converse: Converse;
    conversers: Converse;
  }
  const converse: Converse;
  const conversers: Converse;
}
