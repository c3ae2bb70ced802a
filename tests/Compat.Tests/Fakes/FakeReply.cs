using System.Text;

namespace Pipeline.Compat.Tests.Fakes;

internal sealed record FakeReply(int Status, byte[] Body, params (string Name, string Value)[] Headers)
{
    public static FakeReply Json(int status, string body, params (string Name, string Value)[] headers) =>
        new(status, Encoding.UTF8.GetBytes(body), [("Content-Type", "application/json"), .. headers]);

    public static FakeReply Empty(int status) => new(status, []);
}
