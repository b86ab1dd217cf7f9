# Thin over scripts/: everything here can also be called there.
.POSIX:
.PHONY: help demo test dist bench oracle soak clean

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 16

demo: ## a server with people in it, and the chat to try them with
	@scripts/demo.sh

test: ## every check and every test, as on the build server
	@scripts/test.sh

dist: ## dist/: what a site needs, and the release archive
	@scripts/dist.sh

bench: ## sizes, start-up in a browser, throughput of the core
	@scripts/bench.sh

oracle: ## our stanzas against another implementation's parser
	@cargo test --features oracle --test it oracle

soak: ## thousands of messages while the cable is pulled hundreds of times, and 50,000 schedules natively
	@scripts/build.sh
	@cd e2e && SOAK=1 npx playwright test specs/desktop/cuts.spec.ts --workers=1
	@SCHEDULES=10000 cargo test --test it world::

clean: ## remove what was built, and the demo's data
	@rm -rf target dist converse-rs-*.tar.gz .demo .trunk e2e/test-results e2e/.cache
