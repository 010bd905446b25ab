-- The words of the titles of reviews: a rare word leads to its reviews, words
-- that most have are not kept.
CREATE TABLE review_word (
  word      text NOT NULL,
  review_id text NOT NULL,
  PRIMARY KEY (word, review_id)
);
CREATE INDEX review_word_review ON review_word (review_id);
CREATE TABLE review_word_common (
  word text PRIMARY KEY
);
