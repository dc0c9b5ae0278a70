-- What happened from this instant on has not happened yet.
set variable now_at = cast(getvariable('as_of') + 1 as timestamp);

-- A part of a whole; nothing over a denominator that is 0 or negative.
create temp macro part(numerator, denominator) as
    case when denominator > 0 then cast(coalesce(numerator, 0) as double) / cast(denominator as double) end;
create temp macro money(amount) as cast(amount as decimal(18, 4));

-- A value that stands only where the company has data of every source behind it.
create temp macro given(sources, needed, amount) as case when list_has_all(sources, needed) then amount end;
