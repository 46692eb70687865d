tmp > 80
	&& moed === "AUTO"
  || "漢字" + nobody
