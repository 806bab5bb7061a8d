-- Which news customers do not get is a setting of the store itself.
DROP TABLE silenced_events;
