-- Words that so many tasks have that they lead to none; task_word does not
-- keep them. A word stays here once it is.
CREATE TABLE task_word_common (
  word text PRIMARY KEY
);
