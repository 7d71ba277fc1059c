using Prototxt.Files;
using Prototxt.Imaging;
using Prototxt.Weights;

namespace Prototxt.Training.Data.Places;

/// <summary>Where in the data something is, for messages.</summary>
/// <param name="Reader">The layer, or what else reads.</param>
/// <param name="Source">Its source as it was opened; null where it has none.</param>
/// <param name="Record">A record's key, path or line.</param>
internal sealed record DataPlace(string Reader, string? Source, string? Record = null)
{
    public DataPlace Of(string record) => this with { Record = record };

    public DataException Error(string expected, string found, Exception? inner = null) => new($"{this}: expected {expected}, found {found}.", inner);

    /// <summary>What a reader of pictures, of means or of HDF5 says, with the place in the data before it.</summary>
    public DataException Error(IOException error) => error switch
    {
        DataException own => own,
        PictureException picture when Record is not null => Error(picture.Expected, picture.Found, picture),
        ImagingException or WeightFileException => new($"{this}: {error.Message}", error),
        _ => new($"{this}: it cannot be read ({error.Message.TrimEnd('.')}).", error),
    };

    public override string ToString() =>
        Reader + (Source is null ? "" : $", {Source}") + (Record is null ? "" : $", {Listing.Short(Record, 300)}");
}
