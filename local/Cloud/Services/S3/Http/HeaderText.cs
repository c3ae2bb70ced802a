using System.Text;

namespace Pipeline.Cloud.S3.Http;

/// <summary>Text as it may stand in a header. Source: "Working with object metadata" (RFC 2047 for what is not US-ASCII).</summary>
internal static class HeaderText
{
    /// <summary>Whether a text may stand in a header as it is: printable US-ASCII.</summary>
    public static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>A text as a header: encoded as S3 does it, where it may not stand there as it is.</summary>
    public static string Of(string text) => IsPlain(text) ? text : $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";
}
