-- Enough to sign in and click through; the API creates its tables on start and fills them from here.
CREATE SCHEMA IF NOT EXISTS seed;
CREATE TABLE seed.users (email text PRIMARY KEY, role text NOT NULL);
INSERT INTO seed.users (email, role) VALUES
  ('owner@example.com', 'owner'),
  ('member@example.com', 'member');
