using System.Globalization;
using System.Text;

namespace Amazon.Lambda.RuntimeSupport.Logging;

/// <summary>
/// A log message with placeholders: <c>"{Rows} rows of {Key}"</c>, <c>"{Rows:N0}"</c>, or, by position, <c>"{0} rows of {1}"</c>. A doubled
/// brace begins none, and stays doubled.
/// </summary>
internal static class MessageTemplate
{
    /// <summary>The message with its arguments, and the placeholders that have one.</summary>
    /// <param name="template">The template.</param>
    /// <param name="args">A value for each placeholder.</param>
    public static (string Text, IReadOnlyList<MessageProperty> Properties) Apply(string template, object?[]? args)
    {
        if (args is not { Length: > 0 }) return (template, []);
        var placeholders = Placeholder.Find(template);
        var byPosition = ArePositions(placeholders);
        var text = new StringBuilder(template.Length + 32);
        var properties = new List<MessageProperty>();
        var copied = 0;
        for (var at = 0; at < placeholders.Count; at++)
        {
            var placeholder = placeholders[at];
            var index = byPosition ? int.Parse(placeholder.Name, CultureInfo.InvariantCulture) : at;
            if (index >= args.Length) continue;
            var property = new MessageProperty(placeholder.Name, placeholder.Format, args[index]);
            properties.Add(property);
            text.Append(template, copied, placeholder.Start - copied).Append(property.InMessage ?? template[placeholder.Start..placeholder.End]);
            copied = placeholder.End;
        }

        return (text.Append(template, copied, template.Length - copied).ToString(), properties);
    }

    // Positions are all the numbers from 0 on, each at least once; otherwise a number is a name like another.
    private static bool ArePositions(List<Placeholder> placeholders)
    {
        var positions = new HashSet<int>();
        foreach (var placeholder in placeholders)
        {
            if (!int.TryParse(placeholder.Name, NumberStyles.Integer, CultureInfo.InvariantCulture, out var position)) return false;
            positions.Add(position);
        }

        return positions.Count > 0 && positions.Min() == 0 && positions.Max() == positions.Count - 1;
    }

    private readonly record struct Placeholder(int Start, int End, string Name, string? Format)
    {
        public static List<Placeholder> Find(string template)
        {
            var found = new List<Placeholder>();
            for (var at = 0; at + 1 < template.Length; at++)
            {
                if (template[at] != '{') continue;
                if (template[at + 1] is '{' or '}')
                {
                    at++;
                    continue;
                }

                var close = template.IndexOf('}', at);
                if (close < 0) break;
                found.Add(Read(template, at, close + 1));
                at = close;
            }

            return found;
        }

        private static Placeholder Read(string template, int start, int end)
        {
            var inside = template[(start + 1)..(end - 1)].TrimStart('@');
            var colon = inside.IndexOf(':', StringComparison.Ordinal);
            var format = colon < 0 ? "" : inside[(colon + 1)..].Trim();
            return new Placeholder(start, end, (colon < 0 ? inside : inside[..colon]).Trim(), format.Length > 0 ? format : null);
        }
    }
}
