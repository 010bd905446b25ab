// Package vntext knows Vietnamese text: normal forms, folding for search,
// order of words and of people, slugs, dates and numbers in words. It needs
// no database and nothing else of the product.
package vntext
