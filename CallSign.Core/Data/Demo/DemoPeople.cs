namespace CallSign.Core.Data.Demo;

/// <summary>Invented people for the demo.</summary>
internal static class DemoPeople
{
    private static readonly string[] GivenNames =
    [
        "Agnes", "Bruno", "Carla", "Dario", "Edith", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Katja", "Leon", "Mira", "Nils", "Olivia", "Paul",
        "Rosa", "Simon", "Tilda", "Viktor", "Wanda", "Yann", "Zora", "Anton", "Britta", "Caspar", "Dunja", "Emil", "Frieda", "Georg",
    ];

    private static readonly string[] FamilyNames =
    [
        "Albrecht", "Brandt", "Castell", "Dorn", "Ehlers", "Falk", "Grimm", "Hollander", "Ibsen", "Jansen", "Keller", "Lindqvist", "Moreau", "Novak",
        "Oster", "Petersen", "Quint", "Rossi", "Sommer", "Thoma", "Urban", "Vogel", "Winter", "Zeller", "Aalto", "Berger", "Costa", "Duval", "Ekman",
    ];

    private static readonly string[] Callers =
    [
        "Nordwind Logistik", "Bakery Sonnenfeld", "Hartmann & Partner", "City Hospital", "Atelier Blau", "Ferro Metals", "Studio Kranich", "Green Valley Farm",
    ];

    /// <summary>Somebody's name; each <paramref name="index"/> of a tenant has another one.</summary>
    /// <param name="index">0 and up.</param>
    /// <param name="tenant">So that two tenants do not employ the same people.</param>
    public static string Name(int index, int tenant)
    {
        var at = index + (tenant * 11);
        return $"{GivenNames[(at * 7) % GivenNames.Length]} {FamilyNames[((at * 5) + tenant) % FamilyNames.Length]}";
    }

    /// <summary>Somebody outside: a number that no one has (the 2xx 01x and 555 ranges are kept for fiction) and a name, or none.</summary>
    public static (string Number, string Name) Outside(Random random)
    {
        var number = random.Next(2) == 0 ? $"+4930{23125:00000}{random.Next(0, 1000):000}" : $"+1202555{100 + random.Next(0, 100):0000}";
        return (number, random.Next(3) == 0 ? Callers[random.Next(Callers.Length)] : "");
    }
}
