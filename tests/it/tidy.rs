//! The rules that keep the parts apart, and the house clean. A failure names the place and the remedy.

mod layers;
mod lists;
mod places;
mod style;
mod texts;

use std::fs;
use std::path::Path;

/// A file of the project: its path with `/`, and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn is_under(&self, folders: &[&str]) -> bool {
        // `src/xmpp` stands for src/xmpp.rs and all that is in src/xmpp/.
        folders.iter().any(|folder| {
            let rest = self.path.strip_prefix(folder);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
        })
    }

    /// The lines with their numbers.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    /// The lines of code: without comments, and without the tests at the end of a module.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines()
            .take_while(|(_, line)| *line != "#[cfg(test)]")
            .map(|(n, line)| (n, line.split("//").next().unwrap_or_default()))
            .filter(|(_, line)| !line.trim().is_empty())
    }

    fn at(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }
}

/// All files with one of the extensions in a folder and those below it, in order.
fn sources(folder: &str, extensions: &[&str]) -> Vec<Source> {
    fn walk(folder: &Path, extensions: &[&str], out: &mut Vec<Source>) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                let made = [
                    "node_modules",
                    "target",
                    "dist",
                    "test-results",
                    "playwright-report",
                ];
                if !made.contains(&&*name) && !name.starts_with('.') {
                    walk(&path, extensions, out);
                }
            } else if extensions.iter().any(|e| name.ends_with(&format!(".{e}"))) {
                let text = fs::read_to_string(&path).unwrap();
                let path = path.to_string_lossy().replace('\\', "/");
                let path = path.strip_prefix("./").unwrap_or(&path).to_owned();
                out.push(Source { path, text });
            }
        }
    }
    let mut out = Vec::new();
    walk(Path::new(folder), extensions, &mut out);
    assert!(!out.is_empty(), "nothing to look at in {folder}");
    out
}

#[track_caller]
fn assert_none(found: &[String]) {
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// The places in `files` whose code holds one of `words`, each with what to do about it.
fn naming(files: &[Source], words: &[&str], remedy: &str) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        for (n, line) in file.code() {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                found.push(file.at(n, &format!("`{word}`: {remedy}")));
            }
        }
    }
    found
}
