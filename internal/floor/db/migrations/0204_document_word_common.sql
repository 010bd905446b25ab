-- Words that so many documents have that they lead to none; document_word does
-- not keep them. A word stays here once it is.
CREATE TABLE document_word_common (
  word text PRIMARY KEY
);
