namespace System.Runtime.CompilerServices;

/// <summary>What the compiler needs for records on netstandard2.0, the only framework that it loads generators of.</summary>
internal static class IsExternalInit;
