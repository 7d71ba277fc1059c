namespace Prototxt.Files;

/// <summary>What was done to a chunk when it was written. The numbers are HDF5's own.</summary>
internal enum Hdf5Filter
{
    Deflate = 1,
    Shuffle = 2,
}
