namespace Prototxt.Generator.Compiler.Plans;

/// <summary>
/// Where a data layer's records come from and in which order: what reads them needs it, and the methods of a view do not. What
/// happens to pictures, their mean included, is <see cref="TransformPlan"/>. Equal by value.
/// </summary>
internal sealed record DataPlan
{
    /// <summary>The database, or the file that lists pictures, windows or HDF5 files; null where the file tells none.</summary>
    public string? Source { get; init; }

    /// <summary>The kind of database by Caffe's name: LEVELDB, LMDB, or a fork's own; null where the source is none.</summary>
    public string? Backend { get; init; }

    /// <summary>Records in a batch; 0 where the file does not tell.</summary>
    public long BatchSize { get; init; }

    public bool Shuffle { get; init; }

    /// <summary>At most so many records are left out at the beginning.</summary>
    public long RandSkip { get; init; }

    /// <summary>What the paths in the list begin with.</summary>
    public string RootFolder { get; init; } = "";

    /// <summary>The size to which pictures are brought when they are read; zeros where they stay as they are.</summary>
    public (long Height, long Width) NewSize { get; init; }

    /// <summary>Whether pictures are read in colour; null where the records tell.</summary>
    public bool? IsColor { get; init; }

    /// <summary>Encoded pictures are decoded in colour, whatever they are.</summary>
    public bool ForceEncodedColor { get; init; }

    /// <summary>Batches that are read ahead; Caffe's four where the layer cannot say it.</summary>
    public long Prefetch { get; init; } = 4;

    /// <summary>What of the layer the runtime's reader does not do, in words; null where it does all.</summary>
    public string? NotRead { get; init; }

    /// <summary>Of windows in pictures: how they are chosen.</summary>
    public WindowSampling? Windows { get; init; }

    /// <summary>Of clips of films: what they are made of.</summary>
    public ClipSampling? Clips { get; init; }

    /// <summary>Of a film or a camera.</summary>
    public FilmSource? Film { get; init; }

    /// <summary>Of pictures with pictures of labels.</summary>
    public DenseLabels? Dense { get; init; }

    /// <summary>Of pictures with boxes: the file that names the classes.</summary>
    public string? LabelMapFile { get; init; }
}

/// <summary>
/// Windows overlap an object by these fractions to be one or to be background, and this part of a batch are objects. How they are
/// cut out is <see cref="WindowPlan"/>.
/// </summary>
internal sealed record WindowSampling(float ForegroundThreshold, float BackgroundThreshold, float ForegroundFraction, bool CacheImages);

/// <summary>Clips of so many pictures, from so many parts of a film; a film is a folder of pictures with names of a pattern.</summary>
internal sealed record ClipSampling(long Length, long Segments, string Modality, string NamePattern, bool TemporalJitter);

/// <summary>A camera by its number, or a film; some pictures are left out after each.</summary>
internal sealed record FilmSource(bool IsCamera, long Device, string File, long SkipFrames);

/// <summary>A place that is cut out of a picture and its labels alike, zeros for none, and by what the labels' size is divided.</summary>
internal sealed record DenseLabels((long Height, long Width) Crop, long Divisor);
