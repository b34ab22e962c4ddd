CREATE TABLE `vacancy_forms` (
	`form` text PRIMARY KEY NOT NULL,
	`stem` text NOT NULL
);
--> statement-breakpoint
-- Of words that are there their stems are not known: until they are written anew, they are found as beginnings always.
INSERT OR IGNORE INTO `vacancy_forms` SELECT w.value, '' FROM `vacancy_entries` AS e,
	json_each('["' || replace(e.`title_form` || ' ' || e.`text_form`, ' ', '","') || '"]') AS w
	WHERE w.value <> '' AND w.value NOT GLOB '[0-9]*';--> statement-breakpoint
UPDATE `vacancy_entries` SET `keys` = `keys` || coalesce((SELECT ' ' || group_concat(p.value || l.value, ' ')
	FROM json_each('["' || replace(`keys`, ' ', '","') || '"]') AS p, json_each('["' || replace(`keys`, ' ', '","') || '"]') AS l
	WHERE (p.value GLOB '_g???' OR p.value GLOB '_g????' OR p.value = '_n') AND (l.value GLOB '_t*' OR l.value GLOB '_r*')), '');
--> statement-breakpoint
-- A trigger puts every one into the full-text index anew.
UPDATE `vacancy_docs` SET `x` = `x`;
