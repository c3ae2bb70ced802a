using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>A service that takes uploads of browser forms, which are signed by fields of the form (S3).</summary>
public interface ISignedForms : ICloudService
{
    /// <summary>Whether an unsigned request may be such a form, judged by its method and headers.</summary>
    bool IsSignedForm(HttpRequest request);

    /// <summary>Reads the form up to the file that it uploads.</summary>
    /// <returns>The form's credentials.</returns>
    /// <exception cref="AwsException">The form is malformed or is not signed.</exception>
    ValueTask<RequestSignature> SignatureOfAsync(HttpRequest request, CancellationToken cancellationToken);
}
