namespace Prototxt.Imaging;

/// <summary>A picture, a mean image or a list of labels is not what is needed. The message names all three parts.</summary>
public class ImagingException : IOException
{
    /// <summary>Builds the message <c>subject: expected …, found ….</c></summary>
    /// <param name="subject">The file or object that is wrong.</param>
    /// <param name="expected">What was needed.</param>
    /// <param name="found">What was there instead.</param>
    /// <param name="inner">The error underneath, where there is one.</param>
    public ImagingException(string subject, string expected, string found, Exception? inner = null)
        : base($"{subject}: expected {expected}, found {found}.", inner)
    {
        Subject = subject;
        Expected = expected;
        Found = found;
    }

    /// <summary>The file or object that is wrong.</summary>
    public string Subject { get; }

    /// <summary>What was needed.</summary>
    public string Expected { get; }

    /// <summary>What was there instead.</summary>
    public string Found { get; }
}
