-- Who signs in: accounts with roles and agencies, sign-in sessions, tokens of
-- the API, second factors. Secrets are kept as hashes, but for the key of the
-- code generator, which must be known to be checked.
CREATE TABLE account (
  id              text PRIMARY KEY,
  username        text NOT NULL,           -- lower case, unique
  name            text NOT NULL,
  search_key      text NOT NULL,           -- folded name and username, made in Go
  person_id       text,                    -- of people/org
  password_hash   text NOT NULL,           -- argon2id, '' = none set yet
  password_at     bigint NOT NULL,         -- wall clock, ms
  disabled        bigint NOT NULL,
  demo            bigint NOT NULL,         -- made by the demo; signs in nowhere else
  locale          text NOT NULL,
  created_at      bigint NOT NULL,         -- wall clock, ms
  last_sign_in_at bigint,                  -- wall clock, ms
  rights_version  bigint NOT NULL,         -- grows with every change of state or rights
  version         bigint NOT NULL
);
CREATE UNIQUE INDEX account_username ON account (username);

CREATE TABLE account_role (
  account_id text NOT NULL REFERENCES account (id),
  role       text NOT NULL,
  PRIMARY KEY (account_id, role)
);
CREATE INDEX account_role_role ON account_role (role, account_id);

-- agency_id names a row of people/org; an open end is NULL.
CREATE TABLE account_agency (
  id         text PRIMARY KEY,
  account_id text NOT NULL REFERENCES account (id),
  agency_id  text NOT NULL,
  main       bigint NOT NULL,
  valid_from text,
  valid_to   text                          -- the last day
);
CREATE INDEX account_agency_account ON account_agency (account_id);
CREATE INDEX account_agency_agency ON account_agency (agency_id, account_id);

CREATE TABLE account_session (
  id             text PRIMARY KEY,
  account_id     text NOT NULL REFERENCES account (id),
  token_hash     text NOT NULL,            -- sha-256 of the cookie's value
  stage          text NOT NULL,            -- 'full', or 'code' while the second factor is awaited
  rights_version bigint NOT NULL,          -- of the account when the session began
  created_at     bigint NOT NULL,          -- wall clock, ms, as all times here
  last_seen_at   bigint NOT NULL,
  expires_at     bigint NOT NULL,
  address        text NOT NULL,
  agent          text NOT NULL
);
CREATE UNIQUE INDEX account_session_token ON account_session (token_hash);
CREATE INDEX account_session_account ON account_session (account_id, created_at);
CREATE INDEX account_session_expires ON account_session (expires_at);

CREATE TABLE api_token (
  id           text PRIMARY KEY,
  account_id   text NOT NULL REFERENCES account (id),
  name         text NOT NULL,
  scope        text NOT NULL,              -- 'read' or 'write'
  token_hash   text NOT NULL,
  created_at   bigint NOT NULL,            -- wall clock, ms
  expires_at   bigint NOT NULL,
  last_used_at bigint,
  revoked_at   bigint
);
CREATE UNIQUE INDEX api_token_hash ON api_token (token_hash);
CREATE INDEX api_token_account ON api_token (account_id, created_at);

CREATE TABLE account_factor (
  account_id   text PRIMARY KEY REFERENCES account (id),
  secret       text NOT NULL,              -- base32 key of the code generator
  created_at   bigint NOT NULL,            -- wall clock, ms
  confirmed_at bigint,                     -- NULL until the first code was right
  last_step    bigint NOT NULL             -- of the last code taken: none is taken twice
);

CREATE TABLE recovery_code (
  account_id text NOT NULL REFERENCES account (id),
  code_hash  text NOT NULL,
  used_at    bigint,
  PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE password_reset (
  token_hash text PRIMARY KEY,
  account_id text NOT NULL REFERENCES account (id),
  created_by text NOT NULL,
  created_at bigint NOT NULL,              -- wall clock, ms
  expires_at bigint NOT NULL
);
CREATE INDEX password_reset_account ON password_reset (account_id, created_at);

-- Wrong tries, for names that exist and names that do not. The network '*'
-- counts a name over all networks.
CREATE TABLE sign_in_try (
  name_hash text NOT NULL,                 -- sha-256 of what was typed as a name
  network   text NOT NULL,
  failures  bigint NOT NULL,
  last_at   bigint NOT NULL,               -- wall clock, ms
  until_at  bigint NOT NULL,               -- no try before
  success_at bigint NOT NULL,              -- last sign-in from this network, 0 = never
  PRIMARY KEY (name_hash, network)
);
CREATE INDEX sign_in_try_last ON sign_in_try (last_at);
