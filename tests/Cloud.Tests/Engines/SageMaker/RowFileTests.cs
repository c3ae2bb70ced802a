using Pipeline.Cloud.Engines.SageMaker;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Engines.SageMaker;

public sealed class RowFileTests
{
    [Fact]
    public void Rows_come_back_whole_and_in_order_however_often_they_are_read()
    {
        using var directory = new TemporaryDirectory();
        using var file = new RowFile(directory.File("rows"), width: 3);
        const int count = 400_000;
        for (var i = 0; i < count; i++)
        {
            var row = file.Append();
            (row[0], row[1], row[2]) = (i, i + 0.25f, float.NaN);
        }

        for (var pass = 0; pass < 2; pass++)
        {
            file.Reset();
            var seen = 0;
            for (var block = file.Next(); !block.IsEmpty; block = file.Next())
            {
                (block.Length % 3).ShouldBe(0);
                for (var at = 0; at < block.Length; at += 3, seen++)
                {
                    if (block.Span[at] != seen || block.Span[at + 1] != seen + 0.25f) Assert.Fail($"Row {seen} is {block.Span[at]}, {block.Span[at + 1]}.");
                }
            }

            seen.ShouldBe(count);
        }
    }

    [Fact]
    public void The_file_is_deleted_on_dispose()
    {
        using var directory = new TemporaryDirectory();
        using (var file = new RowFile(directory.File("rows"), width: 2)) file.Append().Clear();
        File.Exists(directory.File("rows")).ShouldBeFalse();
    }
}
