function decimalToHexString(n) { return (n >>> 0).toString(16).toUpperCase().padStart(4, '0'); }
function decimalToPercentHexString(n) { return '%' + (n & 255).toString(16).toUpperCase().padStart(2, '0'); }
