CREATE TABLE `vacancy_facets` (`n` integer NOT NULL, `facet` integer NOT NULL, PRIMARY KEY (`n`, `facet`)) WITHOUT ROWID;--> statement-breakpoint
CREATE VIRTUAL TABLE `vacancy_search` USING fts5 (title_form, title_stem, text_form, text_stem, keys, content = '', contentless_delete = 1, detail = column, tokenize = "ascii tokenchars '_'", prefix = '1 2 3');--> statement-breakpoint
CREATE VIRTUAL TABLE `vacancy_places` USING rtree (n, x0, x1, y0, y1, z0, z1);--> statement-breakpoint
CREATE TRIGGER `vacancy_docs_added` AFTER INSERT ON `vacancy_docs` BEGIN
	INSERT INTO `vacancy_search` (`rowid`, `title_form`, `title_stem`, `text_form`, `text_stem`, `keys`)
		SELECT new.`n`, `title_form`, `title_stem`, `text_form`, `text_stem`, `keys` FROM `vacancy_entries` WHERE `vacancy_id` = new.`vacancy_id`;
	INSERT INTO `vacancy_places` SELECT new.`n`, new.`x`, new.`x`, new.`y`, new.`y`, new.`z`, new.`z` WHERE new.`x` IS NOT NULL;
	INSERT OR IGNORE INTO `vacancy_facet_values` (`kind`, `key`, `label`)
		SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2 FROM `vacancy_entries` AS e, json_each(e.`facets`) AS j WHERE e.`vacancy_id` = new.`vacancy_id`;
	INSERT OR IGNORE INTO `vacancy_facets`
		SELECT new.`n`, v.`id` FROM `vacancy_entries` AS e, json_each(e.`facets`) AS j, `vacancy_facet_values` AS v
		WHERE e.`vacancy_id` = new.`vacancy_id` AND v.`kind` = j.value ->> 0 AND v.`key` = j.value ->> 1;
END;--> statement-breakpoint
CREATE TRIGGER `vacancy_docs_removed` AFTER DELETE ON `vacancy_docs` BEGIN
	DELETE FROM `vacancy_search` WHERE `rowid` = old.`n`;
	DELETE FROM `vacancy_places` WHERE `n` = old.`n`;
	DELETE FROM `vacancy_facets` WHERE `n` = old.`n`;
END;--> statement-breakpoint
CREATE TRIGGER `vacancy_docs_changed` AFTER UPDATE OF `x` ON `vacancy_docs` BEGIN
	DELETE FROM `vacancy_search` WHERE `rowid` = old.`n`;
	DELETE FROM `vacancy_places` WHERE `n` = old.`n`;
	DELETE FROM `vacancy_facets` WHERE `n` = old.`n`;
	INSERT INTO `vacancy_search` (`rowid`, `title_form`, `title_stem`, `text_form`, `text_stem`, `keys`)
		SELECT new.`n`, `title_form`, `title_stem`, `text_form`, `text_stem`, `keys` FROM `vacancy_entries` WHERE `vacancy_id` = new.`vacancy_id`;
	INSERT INTO `vacancy_places` SELECT new.`n`, new.`x`, new.`x`, new.`y`, new.`y`, new.`z`, new.`z` WHERE new.`x` IS NOT NULL;
	INSERT OR IGNORE INTO `vacancy_facet_values` (`kind`, `key`, `label`)
		SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2 FROM `vacancy_entries` AS e, json_each(e.`facets`) AS j WHERE e.`vacancy_id` = new.`vacancy_id`;
	INSERT OR IGNORE INTO `vacancy_facets`
		SELECT new.`n`, v.`id` FROM `vacancy_entries` AS e, json_each(e.`facets`) AS j, `vacancy_facet_values` AS v
		WHERE e.`vacancy_id` = new.`vacancy_id` AND v.`kind` = j.value ->> 0 AND v.`key` = j.value ->> 1;
END;--> statement-breakpoint
CREATE TRIGGER `companies_withheld` AFTER UPDATE OF `withheld` ON `companies` WHEN (old.`withheld` IS NULL) <> (new.`withheld` IS NULL) BEGIN
	DELETE FROM `vacancy_docs` WHERE new.`withheld` IS NOT NULL AND `vacancy_id` IN (SELECT `id` FROM `vacancies` WHERE `company_id` = new.`id`);
	INSERT OR IGNORE INTO `vacancy_docs` (`vacancy_id`, `x`, `y`, `z`, `salary`, `expires_at`)
		SELECT e.`vacancy_id`, e.`x`, e.`y`, e.`z`, e.`salary`, coalesce(v.`expires_at`, 9000000000000000)
		FROM `vacancies` AS v JOIN `vacancy_entries` AS e ON e.`vacancy_id` = v.`id`
		WHERE new.`withheld` IS NULL AND v.`company_id` = new.`id` AND v.`status` = 'published' AND NOT v.`reported`
		ORDER BY v.`published_at`, v.`id`;
END;--> statement-breakpoint
CREATE TRIGGER `companies_renamed` AFTER UPDATE OF `name` ON `companies` WHEN old.`name` <> new.`name` BEGIN
	UPDATE `vacancy_entries` SET `rates_as_of` = '' WHERE `vacancy_id` IN (SELECT `id` FROM `vacancies` WHERE `company_id` = new.`id`);
END;
