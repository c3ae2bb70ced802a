namespace Amazon.Lambda.Core;

/// <summary>The Cognito identity of a mobile application.</summary>
public interface ICognitoIdentity
{
    /// <summary>The identity.</summary>
    string IdentityId { get; }

    /// <summary>Its pool.</summary>
    string IdentityPoolId { get; }
}
