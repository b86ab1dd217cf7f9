//! Puts the shipped files together: `bundle TRUNK_DIST DIST`.
//!
//! Takes the glue and the wasm that Trunk built, the loader, the styles and the pages, and writes what a
//! site needs into DIST, with SHA256SUMS and integrity hashes, and an archive of DIST beside it. The same commit
//! gives the same bytes: no time stamps, sorted names.
#![allow(clippy::print_stderr, reason = "a command-line tool")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use converse_rs::i18n::po;
use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256, Sha384};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io, process};

/// Style sheets in the order in which they are joined: tokens first, so that the rest can use them.
const STYLES: [&str; 4] = [
    "style/tokens.css",
    "style/base.css",
    "style/kit",
    "style/ui",
];

fn main() {
    let args: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [trunk, dist] = args.as_slice() else {
        eprintln!("usage: bundle TRUNK_DIST DIST");
        process::exit(2);
    };
    if let Err(error) = bundle(trunk, dist) {
        eprintln!("bundle: {error}");
        process::exit(1);
    }
}

fn bundle(trunk: &Path, dist: &Path) -> io::Result<()> {
    let glue = read(&trunk.join("app.js"))?;
    let wasm = fs::read(trunk.join("app_bg.wasm"))?;
    let loader = read("loader/loader.js".as_ref())?.replace("VERSION", env!("CARGO_PKG_VERSION"));
    let css = styles()?;
    let program = script(&glue, &loader);
    let packed = STANDARD.encode(gzip(&wasm)?);
    let inline = format!("conversers.inline(\"{packed}\");\n");
    let emoji = format!("conversers.emoji({});\n", quoted(&emoji()));
    let locales = locales()?;
    let every: String = locales.iter().map(|(_, script)| script.as_str()).collect();
    let standalone = format!(
        "{program}conversers.inline(\"{packed}\", {});\n{emoji}{every}",
        quoted(&css)
    );
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut put = |name: &str, bytes: Vec<u8>| files.insert(name.to_owned(), bytes);
    put("converse.js", program.into_bytes());
    put("converse.wasm", wasm);
    put("converse.css", css.into_bytes());
    put("converse.emoji.js", emoji.into_bytes());
    for (tag, script) in locales {
        put(&format!("locales/{tag}.js"), script.into_bytes());
    }
    put("converse.inline.js", inline.into_bytes());
    put("converse.standalone.js", standalone.into_bytes());
    put(
        "index.html",
        page(&read("index.html".as_ref())?).into_bytes(),
    );
    put("settings.js", fs::read("loader/settings.js")?);
    put("converse-rs.d.ts", fs::read("types/converse-rs.d.ts")?);
    put("LICENSE", fs::read("LICENSE")?);
    for path in files_in("examples".as_ref())? {
        let bytes = fs::read(&path)?;
        put(&path.to_string_lossy(), bytes);
    }
    let hashes = integrity(&files);
    files.insert("integrity.json".to_owned(), hashes.into_bytes());
    let sums = sums(&files);
    files.insert("SHA256SUMS".to_owned(), sums.into_bytes());
    if dist.exists() {
        fs::remove_dir_all(dist)?;
    }
    for (name, bytes) in &files {
        let path = dist.join(name);
        fs::create_dir_all(path.parent().unwrap_or(dist))?;
        fs::write(path, bytes)?;
    }
    archive(dist, &files)
}

/// The languages beside English: their tags, and a script for each.
fn locales() -> io::Result<Vec<(&'static str, String)>> {
    let script = |(tag, path): (&'static str, String)| {
        let po = po::read(&read(path.as_ref())?)
            .map_err(|error| io::Error::other(format!("{path}: {error}")))?;
        let texts = quoted(&po::catalog(&po));
        Ok((tag, format!("conversers.locale(\"{tag}\", {texts});\n")))
    };
    po::files().map(script).collect()
}

/// All emoji, a line for each: itself, `*` if it comes in colours of skin, its name, and short names with a
/// colon before them; after a line with `=` for each group of Unicode's.
fn emoji() -> String {
    let mut text = String::new();
    for group in emojis::Group::iter() {
        text.push_str("=\n");
        for emoji in group.emojis() {
            let tone = emoji.with_skin_tone(emojis::SkinTone::Medium);
            let tone = tone.is_some_and(|e| e.as_str() == in_tone(emoji.as_str(), '\u{1f3fd}'));
            let star = if tone { "*" } else { "" };
            text.push_str(&format!("{}{star} {}", emoji.as_str(), emoji.name()));
            for code in emoji.shortcodes() {
                text.push_str(&format!(" :{code}"));
            }
            text.push('\n');
        }
    }
    text
}

/// An emoji in a colour of skin, as the program puts it together (`ui/chat/emoji.rs`): right for most of those
/// that come in one, and the others do without.
fn in_tone(emoji: &str, tone: char) -> String {
    let mut chars = emoji.chars();
    let first = chars.next();
    let rest = chars.as_str();
    let rest = rest.strip_prefix('\u{fe0f}').unwrap_or(rest);
    first
        .into_iter()
        .chain([tone])
        .chain(rest.chars())
        .collect()
}

/// Glue and loader as one classic script that leaves nothing behind but its own names.
fn script(glue: &str, loader: &str) -> String {
    let licence = "/* converse-rs, MPL-2.0 */\n";
    [
        licence,
        "(() => {\n\"use strict\";\n",
        &bare(glue),
        "\n",
        &bare(loader),
        "})();\n",
    ]
    .concat()
}

/// A script without its lines of comment.
fn bare(script: &str) -> String {
    let mut in_block = false;
    let code = script.lines().filter(|line| {
        let line = line.trim();
        let comment = in_block || line.starts_with("//") || line.starts_with("/*");
        in_block = comment && (in_block || line.starts_with("/*")) && !line.ends_with("*/");
        !comment && !line.is_empty()
    });
    code.map(|line| [line.trim(), "\n"].concat()).collect()
}

/// The page without what only Trunk wants to see, and without comments.
fn page(html: &str) -> String {
    let kept = html
        .lines()
        .filter(|l| !l.contains("data-trunk") && !l.trim().starts_with("<!--"));
    kept.map(|line| [line, "\n"].concat()).collect()
}

fn styles() -> io::Result<String> {
    let mut css = String::new();
    for place in STYLES {
        for path in files_in(place.as_ref())? {
            css.push_str(&squeezed(&read(&path)?));
        }
    }
    Ok(css)
}

/// A style sheet without comments and indentation.
fn squeezed(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, behind)| behind);
    }
    out.push_str(rest);
    out.lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .map(|l| [l, "\n"].concat())
        .collect()
}

/// All files below a folder, sorted; a file is its own list.
fn files_in(place: &Path) -> io::Result<Vec<PathBuf>> {
    if place.is_file() {
        return Ok(vec![place.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(place)? {
        found.extend(files_in(&entry?.path())?);
    }
    found.sort();
    Ok(found)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// A text as a JavaScript literal.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace("</", "<\\/")
}

/// The hashes for `<script integrity>`, by file name.
fn integrity(files: &BTreeMap<String, Vec<u8>>) -> String {
    let web = |name: &&String| name.ends_with(".js") || name.ends_with(".css");
    let line = |name: &String| {
        let hash = STANDARD.encode(Sha384::digest(&files[name]));
        format!("  \"{name}\": \"sha384-{hash}\"")
    };
    let lines: Vec<String> = files.keys().filter(web).map(line).collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

fn sums(files: &BTreeMap<String, Vec<u8>>) -> String {
    let hex = |bytes: &[u8]| -> String {
        Sha256::digest(bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect()
    };
    files
        .iter()
        .map(|(name, bytes)| format!("{}  {name}\n", hex(bytes)))
        .collect()
}

/// The release archive: beside the folder, since a site that ships the folder has no use for it.
fn archive(dist: &Path, files: &BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    let name = concat!("converse-rs-", env!("CARGO_PKG_VERSION"));
    let mut tar = tar::Builder::new(Vec::new());
    for (file, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append_data(&mut header, format!("{name}/{file}"), bytes.as_slice())?;
    }
    let bytes = gzip(&tar.into_inner()?)?;
    fs::write(dist.with_file_name(format!("{name}.tar.gz")), bytes)
}

fn read(path: &Path) -> io::Result<String> {
    fs::read_to_string(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}
