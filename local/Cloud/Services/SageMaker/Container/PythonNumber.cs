using System.Buffers;
using System.Globalization;

namespace Pipeline.Cloud.SageMaker.Container;

/// <summary>Writes numbers as Python's <c>str</c> does: the shortest digits that read back as the same double.</summary>
internal static class PythonNumber
{
    /// <summary>Writes a prediction. The container widens it to a double first, so that 12.3 becomes 12.300000190734863.</summary>
    internal static void Write(IBufferWriter<byte> output, float prediction)
    {
        var value = (double)prediction;
        var target = output.GetSpan(32);
        output.Advance(Format(value, target));
    }

    private static int Format(double value, Span<byte> target)
    {
        if (double.IsNaN(value)) return Copy("nan"u8, target);
        if (double.IsInfinity(value)) return Copy(value > 0 ? "inf"u8 : "-inf"u8, target);
        // .NET switches to exponents at 1E+15, Python at 1e+16.
        var format = Math.Abs(value) is >= 1e15 and < 1e16 ? "F1" : "R";
        value.TryFormat(target, out var length, format, NumberFormatInfo.InvariantInfo);
        var text = target[..length];
        var exponent = text.IndexOf((byte)'E');
        if (exponent >= 0)
        {
            text[exponent] = (byte)'e';
            return length;
        }

        if (text.Contains((byte)'.')) return length;
        return length + Copy(".0"u8, target[length..]);
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> target)
    {
        text.CopyTo(target);
        return text.Length;
    }
}
