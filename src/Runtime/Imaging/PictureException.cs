namespace Prototxt.Imaging;

/// <summary>A picture cannot be read, or does not fit what is to be done with it.</summary>
public sealed class PictureException : ImagingException
{
    /// <inheritdoc cref="ImagingException(string, string, string, Exception?)"/>
    public PictureException(string subject, string expected, string found, Exception? inner = null)
        : base(subject, expected, found, inner)
    {
    }
}
