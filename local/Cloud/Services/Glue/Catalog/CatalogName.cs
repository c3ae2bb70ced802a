using System.Globalization;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Glue.Catalog;

/// <summary>Validates names in the catalog, which become names in SQL statements. Source: "Glue API, Common data types", NameString.</summary>
internal static class CatalogName
{
    private const int Longest = 255;
    private const string Pattern = @"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*";

    /// <summary>Whether a text is a valid name.</summary>
    public static bool Fits(string name) => name.Length > 0 && !name.Any(character => character is (< ' ' and not '\t') or '\uFFFE' or '\uFFFF');

    /// <summary>Checks a name.</summary>
    /// <param name="member">The name's path in the request, as AWS writes it in error messages.</param>
    /// <param name="name">The name.</param>
    /// <returns>The name.</returns>
    /// <exception cref="AwsException">ValidationException.</exception>
    public static string Check(string member, string name)
    {
        if (name.Length == 0) throw Invalid(member, name, "Member must have length greater than or equal to 1");
        if (name.Length > Longest) throw Invalid(member, name, string.Create(CultureInfo.InvariantCulture, $"Member must have length less than or equal to {Longest}"));
        return Fits(name) ? name : throw Invalid(member, name, "Member must satisfy regular expression pattern: " + Pattern);
    }

    private static AwsException Invalid(string member, string name, string constraint) =>
        AwsException.Constraint("ValidationException", member, name, constraint);
}
