"""The words of invented cases. Whoever reads one, on whichever door, has to see that it accuses a real body of nothing.

All of it is Bahasa Indonesia, as what people write is: never translated.
"""

from complaints.examination import Maladministration as Form

INVENTED = "[Laporan contoh: orang dan peristiwanya rekaan.]"
INVENTED_PERSON = "(rekaan)"
DOMAIN = "contoh.example"

_GIVEN_NAMES = (
    "Adi Ahmad Agus Ani Arif Asep Ayu Bambang Bayu Budi Citra Dedi Desi Dewi Dian Dina Dwi Edi Eka Eko Endang Erna "
    "Fajar Fitri Hadi Hana Hendra Indah Iwan Joko Kartika Lestari Lina Made Maria Mega Nur Putri Rahmat Ratna Rini "
    "Rizki Rudi Sari Siti Slamet Sri Sukma Tini Tono Utami Wahyu Wati Wawan Yanti Yohanes Yudi Yusuf Zainal"
)
_FAMILY_NAMES = (
    "Anggraini Astuti Damanik Firmansyah Gunawan Handayani Harahap Hasibuan Hidayat Irawan Kurniawan Kusuma Lubis "
    "Maharani Mahendra Nainggolan Nasution Nugroho Pangaribuan Permata Pratama Purnomo Puspita Rahayu Ramadhan "
    "Safitri Santoso Saputra Sembiring Setiawan Siregar Suryani Susanto Tanjung Utomo Wibowo Wijaya Wulandari Yulianti"
)
_PLACES = "Ambon Bandung Bogor Cirebon Denpasar Jambi Kediri Kupang Malang Manado Medan Padang Solo Tegal Ternate"
GIVEN_NAMES, FAMILY_NAMES, PLACES = _GIVEN_NAMES.split(), _FAMILY_NAMES.split(), _PLACES.split()
OCCUPATIONS = ("petani", "pedagang", "guru", "ibu rumah tangga", "buruh", "wiraswasta", "pensiunan", "mahasiswa")

MATTERS = (
    "sertifikat tanah",
    "kartu keluarga",
    "izin usaha",
    "bantuan sosial",
    "sambungan air",
    "kenaikan pangkat",
    "penerimaan siswa",
    "laporan polisi",
    "rujukan rumah sakit",
    "perbaikan jalan",
    "akta kelahiran",
    "santunan asuransi",
    "tagihan listrik",
    "pengembalian pajak",
)
HAPPENED = {
    Form.FAILURE_TO_SERVE: "Loket menolak berkas saya dan tidak ada yang mau melayani, walaupun syaratnya lengkap.",
    Form.UNDUE_DELAY: "Berkas saya diterima lengkap, tetapi sampai sekarang tidak ada keputusan apa pun.",
    Form.PROCEDURAL_IRREGULARITY: "Urutan dan syarat yang diminta berbeda dari yang tertulis di papan layanan.",
    Form.NEGLECT_OF_DUTY: "Pemeriksaan lapangan yang diwajibkan aturan tidak pernah dilakukan.",
    Form.IMPROPER_CONDUCT: "Petugas berbicara kasar di depan antrean dan menyuruh saya pulang.",
    Form.DEMAND_FOR_PAYMENT: "Petugas meminta uang di luar tarif resmi supaya berkas saya jalan.",
    Form.INCOMPETENCE: "Data saya tiga kali salah ketik dan tidak ada yang tahu cara membetulkannya.",
    Form.ABUSE_OF_POWER: "Permohonan saya ditahan oleh pejabat yang tidak berwenang memutusnya.",
    Form.DISCRIMINATION: "Pemohon dari desa lain dilayani, sedangkan warga desa kami tidak.",
    Form.PARTIALITY: "Permohonan tetangga yang masuk belakangan diputus lebih dahulu.",
    Form.CONFLICT_OF_INTEREST: "Yang memutus permohonan saya adalah kerabat dari pihak lawan.",
}
ACCOUNT = (
    f"{INVENTED} Saya mengurus %s di %s. %s Saya sudah datang beberapa kali dan menyimpan tanda terimanya. Dua kali "
    "saya bertanya lewat telepon dan selalu disuruh menunggu."
)
RAISED = "Disuruh menunggu, tanpa penjelasan tertulis."
WISH = "Urusan saya diselesaikan sesuai aturan."
SUMMARY = f"{INVENTED} Pelapor mengurus %s. %s"
QUESTION = "Mohon jelaskan urutan kejadian dan dasar tindakan Saudara."
ANSWER = f"{INVENTED} Berkas sudah kami periksa; penjelasan dan dasar hukumnya kami lampirkan."
OUTCOME = f"{INVENTED} Pemeriksaan selesai; beginilah yang kami temukan."
COMMENT = f"{INVENTED} Saya menerima hasil ini."
OPINION = f"{INVENTED} Keterangan kedua pihak dan berkas sudah diperiksa."
ACTION = f"{INVENTED} Menyelesaikan permohonan dan memberi tahu pelapor."
RECOMMENDATION = f"{INVENTED} Melaksanakan tindakan korektif yang belum dilaksanakan."
MISSING = "fotokopi identitas"
CLOSING = f"{INVENTED} Laporan ditutup."
PLACE = "ruang rapat kantor"
INVITED = "kepala bagian pelayanan"
