var nativeErrors = [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError];
