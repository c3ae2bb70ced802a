using System.Globalization;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.SageMaker.Transform;

/// <summary>Reads members of a request whose values SageMaker's API model limits.</summary>
internal static class MemberValues
{
    /// <summary>One of a set of values; the first is the default.</summary>
    /// <exception cref="AwsException">ValidationException: it is another value.</exception>
    internal static string Choice(Parameters parameters, string member, string path, params string[] values)
    {
        var value = parameters.String(member) ?? values[0];
        return values.Contains(value)
            ? value
            : throw AwsException.Constraint("ValidationException", path, value, $"Member must satisfy enum value set: [{string.Join(", ", values)}]");
    }

    /// <summary>A number within bounds, or null.</summary>
    /// <exception cref="AwsException">ValidationException: it is outside of them.</exception>
    internal static int? Number(Parameters parameters, string member, string path, int least, int most = int.MaxValue)
    {
        if (parameters.Int(member) is not { } value) return null;
        if (value >= least && value <= most) return value;
        var (bound, limit) = value < least ? ("greater", least) : ("less", most);
        throw AwsException.Constraint(
            "ValidationException", path, value.ToString(CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"Member must have value {bound} than or equal to {limit}"));
    }
}
