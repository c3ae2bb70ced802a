using System.Text;

namespace Pipeline.Cloud.Athena.Results;

/// <summary>The <c>.metadata</c> object of a result: a protocol buffer with the query's id and columns, in the same fields as Athena's.</summary>
internal static class ResultMetadata
{
    private const byte Unknown = 3;

    /// <summary>The object's content.</summary>
    public static byte[] Of(string queryId, IReadOnlyList<ResultColumn> columns)
    {
        using var all = new MemoryStream();
        Text(all, 1, queryId);
        foreach (var column in columns)
        {
            using var one = new MemoryStream();
            Text(one, 1, "hive");
            Text(one, 4, column.Name);
            Text(one, 5, column.Name);
            Text(one, 6, column.Type);
            if (column.Precision > 0) Number(one, 7, column.Precision);
            if (column.Scale > 0) Number(one, 8, column.Scale);
            Number(one, 9, Unknown);
            if (column.Type == "varchar") Number(one, 10, 1);
            Bytes(all, 4, one.ToArray());
        }

        return all.ToArray();
    }

    private static void Text(MemoryStream to, int field, string text) => Bytes(to, field, Encoding.UTF8.GetBytes(text));

    private static void Bytes(MemoryStream to, int field, byte[] bytes)
    {
        Variable(to, (uint)(field << 3) | 2);
        Variable(to, (uint)bytes.Length);
        to.Write(bytes);
    }

    private static void Number(MemoryStream to, int field, int value)
    {
        Variable(to, (uint)(field << 3));
        Variable(to, (uint)value);
    }

    private static void Variable(MemoryStream to, uint value)
    {
        for (; value >= 0x80; value >>= 7) to.WriteByte((byte)(value | 0x80));
        to.WriteByte((byte)value);
    }
}
